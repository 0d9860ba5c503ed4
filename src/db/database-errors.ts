/** SQLSTATE classes and codes that mean "not now": https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNAVAILABLE = /^(08|53|57|58)...$|^(25006|25P03|28P01|28000|3D000|40001|40P01|55000|55P03|XX000)$/;
/** SQLSTATE codes after which this connection is lost, but another may work. */
const LOST = /^(08000|08003|08006|57P01|57P02|25006)$/;
/**
 * A protocol violation is the fault of our statement, unless it is fatal: PgBouncer reports with this code that PostgreSQL cannot be
 * reached, or that no connection has become free in time.
 */
const PROTOCOL_VIOLATION = '08P01';
const SOCKET =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EADDRNOTAVAIL|EMFILE|ENFILE|ENOTFOUND|ETIMEDOUT|EPIPE|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENOENT)$/;
const SOCKET_LOST = /^(ECONNRESET|EPIPE)$/;
/** Messages of driver errors that have no code. */
const DRIVER =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed)/;
const DRIVER_LOST = /^(Connection terminated|Client has encountered a connection error|Client was closed)/;

/** Whether an error means that the database cannot answer now, so that the same request may succeed later. */
export const isDatabaseUnavailable = (error: unknown): boolean =>
  matches(
    error,
    (code, isFatal) => (code !== PROTOCOL_VIOLATION || isFatal) && (SOCKET.test(code) || UNAVAILABLE.test(code)),
    DRIVER,
  );

/** Whether an error means that this connection broke, so that the same statement may succeed at once on another. */
export const isConnectionLost = (error: unknown): boolean =>
  matches(
    error,
    (code, isFatal) => SOCKET_LOST.test(code) || LOST.test(code) || (code === PROTOCOL_VIOLATION && isFatal),
    DRIVER_LOST,
  );

function matches(error: unknown, code: (code: string, isFatal: boolean) => boolean, message: RegExp): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const {
    code: own,
    message: text,
    errors,
    cause,
    syscall,
    severity,
  } = error as Partial<AggregateError & NodeJS.ErrnoException & { severity: string }>;
  // A file that the configuration names, such as a certificate, will not appear by itself.
  if (syscall === 'open') return false;
  if (typeof own === 'string' && code(own, severity === 'FATAL')) return true;
  if (typeof text === 'string' && message.test(text)) return true;
  if (Array.isArray(errors)) return errors.some((inner) => matches(inner, code, message));
  return matches(cause, code, message);
}
