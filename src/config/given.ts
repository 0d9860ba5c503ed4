/** The variables that the process was started with, before `.env` was read. An empty variable counts as not set. */
export const given: ReadonlySet<string> = new Set(
  Object.entries(process.env).flatMap(([name, value]) => (value ? [name] : [])),
);

/** Where the value of a variable comes from, for a person. The environment has precedence over `.env`. */
export function originOf(variable: string): 'environment' | '.env' | 'default' {
  if (given.has(variable)) return 'environment';
  return process.env[variable] ? '.env' : 'default';
}

/** Whether a secret comes from the file that its `_FILE` variable names. */
export const isFromFile = (variable: string): boolean => !!process.env[`${variable}_FILE`];
