/** The variables that the process was started with, before `.env` added to them. An empty one counts as not set. */
export const given: ReadonlySet<string> = new Set(
  Object.entries(process.env).flatMap(([name, value]) => (value ? [name] : [])),
);
