/** Why the process refuses to start: one line for an operator for each reason, no stack trace, no secret. */
export abstract class StartupError extends Error {
  /** What the process exits with. */
  readonly exitCode: number = 1;
}
