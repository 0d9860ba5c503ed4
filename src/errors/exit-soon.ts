/** How long open connections may take to close. */
const EXIT_TIMEOUT_MS = 2_000;

/** Ends the process after a failure, with its exit code. Otherwise a connection that the other side keeps open would keep the process. */
export const exitSoon = (): void => void setTimeout(() => process.exit(), EXIT_TIMEOUT_MS).unref();
