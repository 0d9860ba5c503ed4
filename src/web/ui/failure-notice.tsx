import { useEffect, useState } from 'preact/hooks';
import type { Failure } from '../api/failure';
import { texts } from '../texts/shared';
import { failureText } from './failure-text';

const SECOND_MS = 1_000;

/** Why something did not work, how long to wait, and a button to try again. */
export function FailureNotice({ failure, retry }: { failure: Failure | undefined; retry?: () => void }) {
  const secondsLeft = useCountdown(failure);
  if (!failure) return null;
  return (
    <div class="notice failure">
      <p role="alert">{failureText(failure)}</p>
      {/* Outside of what is announced: a screen reader would read each second. */}
      {failure.waitSeconds > 0 && <p>{secondsLeft > 0 ? texts.wait(secondsLeft) : texts.waitIsOver}</p>}
      {retry && (
        <button
          type="button"
          class="secondary"
          aria-disabled={secondsLeft > 0}
          onClick={() => secondsLeft === 0 && retry()}
        >
          {texts.tryAgain}
        </button>
      )}
    </div>
  );
}

/** The seconds that are left of the wait that the server asked for. */
export function useCountdown(failure: Failure | undefined): number {
  const [secondsLeft, setSecondsLeft] = useState(failure?.waitSeconds ?? 0);
  useEffect(() => {
    const end = Date.now() + (failure?.waitSeconds ?? 0) * SECOND_MS;
    const tick = () => setSecondsLeft(Math.max(0, Math.ceil((end - Date.now()) / SECOND_MS)));
    tick();
    if (!failure?.waitSeconds) return undefined;
    const timer = setInterval(tick, SECOND_MS);
    return () => clearInterval(timer);
  }, [failure]);
  return secondsLeft;
}
