/**
 * SQLSTATE codes whose messages contain names of settings, roles and tables, but no value of a statement. They are about
 * connections, resources, time limits, and objects that are missing, exist already or are not allowed.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const WITHOUT_VALUES =
  /^(08|28|3D|3F|53|57|58)...$|^(25006|25P03|40001|40P01|42501|42704|42723|42P01|42P07|55000|55P03)$/;
/** Messages of the driver itself. They have no code, and contain no part of a statement. */
const DRIVER_MESSAGE =
  /^(The server does not support SSL connections$|Connection terminated|timeout exceeded when trying to connect|SASL: |Query read timeout|Client has encountered a connection error|Client was closed)/;

/**
 * The parts of an error that are logged. The message of a database error may contain a statement with its values, such as
 * password hashes. So the message is logged only if it cannot contain values. Otherwise the log has the SQLSTATE code, the
 * constraint and the stack.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint } = error as { code?: string; constraint?: string };
  const at = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .map((line) => line.trim());
  return { type: error.name, code, constraint, message: messageOf(error), at };
}

function messageOf(error: Error): string | undefined {
  const { code, routine, syscall } = error as { code?: string; routine?: string; syscall?: string };
  const fromDatabase = error.name.endsWith('Exception') || routine !== undefined || 'severity' in error;
  if (!fromDatabase || syscall || DRIVER_MESSAGE.test(error.message)) return error.message;
  if (code && WITHOUT_VALUES.test(code)) return error.message;
  return code ? undefined : 'the database driver failed; its message is not logged, since it may contain values';
}
