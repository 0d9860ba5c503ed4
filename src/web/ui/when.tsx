// The order of day and month, and the clock, are those of the browser.
const FULL = new Intl.DateTimeFormat(navigator.language, { dateStyle: 'medium', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat(navigator.language, { dateStyle: 'medium' });
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;
const DAYS_SHOWN_AS_RELATIVE = 7;

/** A time with its date, in the time zone of the browser. */
export const fullTime = (at: string): string => FULL.format(new Date(at));

/** A time in the time zone of the browser: relative when it is near, unless it is to be exact. */
export function When({ at, exact = false }: { at: string; exact?: boolean }) {
  const time = new Date(at);
  return (
    <time dateTime={at} title={FULL.format(time)}>
      {exact ? FULL.format(time) : near(time)}
    </time>
  );
}

function near(time: Date): string {
  const distanceMs = time.getTime() - Date.now();
  if (Math.abs(distanceMs) > DAYS_SHOWN_AS_RELATIVE * 86_400_000) return DAY.format(time);
  for (const [unit, ms] of UNITS)
    if (Math.abs(distanceMs) >= ms) return RELATIVE.format(Math.trunc(distanceMs / ms), unit);
  return RELATIVE.format(0, 'minute') === 'this minute' ? 'just now' : RELATIVE.format(0, 'minute');
}
