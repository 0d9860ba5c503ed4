/** Has no code and holds nothing of a statement. */
const OF_THE_DRIVER = /^The server does not support SSL connections$/;

/**
 * What the log keeps of an error. The messages of database errors hold SQL and its values, among them password
 * hashes: of these only the SQLSTATE code, the constraint and the place in our code are kept.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, routine } = error as { code?: string; constraint?: string; routine?: string };
  const fromDatabase =
    (error.name.endsWith('Exception') && !OF_THE_DRIVER.test(error.message)) ||
    routine !== undefined ||
    'severity' in error;
  const at = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .map((line) => line.trim());
  return { type: error.name, code, constraint, ...(!fromDatabase && { message: error.message }), at };
}
