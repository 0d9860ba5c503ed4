/** A message of the driver that has no code and no part of a statement. */
const DRIVER_MESSAGE = /^The server does not support SSL connections$/;

/**
 * The parts of an error that are logged. Messages of database errors contain SQL with its values, such as password hashes. So of
 * these errors only the SQLSTATE code, the constraint and the stack are logged.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, routine } = error as { code?: string; constraint?: string; routine?: string };
  const fromDatabase =
    (error.name.endsWith('Exception') && !DRIVER_MESSAGE.test(error.message)) ||
    routine !== undefined ||
    'severity' in error;
  const at = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .map((line) => line.trim());
  return { type: error.name, code, constraint, ...(!fromDatabase && { message: error.message }), at };
}
