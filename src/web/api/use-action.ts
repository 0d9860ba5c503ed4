import { useRef, useState } from 'preact/hooks';
import { Failure } from './failure';

/** Something that a person does, such as to submit a form. */
export interface Action {
  readonly isBusy: boolean;
  readonly failure: Failure | undefined;
  /** Runs it. A second call while it runs does nothing. */
  run(work: () => Promise<unknown>): Promise<void>;
  fail(failure: Failure | undefined): void;
}

/** The state of an action: whether it runs, and why it failed the last time. */
export function useAction(): Action {
  const [isBusy, setBusy] = useState(false);
  const [failure, fail] = useState<Failure>();
  const runs = useRef(false);

  async function run(work: () => Promise<unknown>): Promise<void> {
    if (runs.current) return;
    runs.current = true;
    setBusy(true);
    fail(undefined);
    try {
      await work();
    } catch (error) {
      fail(Failure.of(error));
      if (!(error instanceof Failure)) reportError(error);
    } finally {
      runs.current = false;
      setBusy(false);
    }
  }
  return { isBusy, failure, run, fail };
}
