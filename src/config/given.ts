/** The variables that the process was started with, before `.env` added to them. An empty one counts as not set. */
export const given: ReadonlySet<string> = new Set(
  Object.entries(process.env).flatMap(([name, value]) => (value ? [name] : [])),
);

/** Where the value of a variable is from, for a person. What `.env` says does not hold where the environment says something. */
export function originOf(variable: string): 'environment' | '.env' | 'default' {
  if (given.has(variable)) return 'environment';
  return process.env[variable] ? '.env' : 'default';
}

/** Whether the secret of this name comes from the file that the variable with `_FILE` behind it names. */
export const isFromFile = (variable: string): boolean => !!process.env[`${variable}_FILE`];
