const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof MILLISECONDS;

/**
 * Reads a duration such as `250ms`, `5s`, `15m`, `12h` or `30d`; a bare number counts seconds.
 * @returns milliseconds
 * @throws Error when the text is no duration
 */
export function parseDuration(text: string): number {
  const match = /^(\d{1,9})(ms|s|m|h|d)?$/.exec(text);
  if (!match) throw new Error('is not a duration such as 250ms, 5s, 15m, 12h or 30d');
  return Number(match[1]) * MILLISECONDS[(match[2] ?? 's') as Unit];
}

/** Writes milliseconds in the largest unit that divides them, as `parseDuration` reads them. */
export function formatDuration(milliseconds: number): string {
  const units: Unit[] = ['d', 'h', 'm', 's'];
  const unit = units.find((name) => milliseconds > 0 && milliseconds % MILLISECONDS[name] === 0) ?? 'ms';
  return milliseconds === 0 ? '0s' : `${milliseconds / MILLISECONDS[unit]}${unit}`;
}
