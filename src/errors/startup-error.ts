/** Why the process refuses to start. The message has one line for each reason, without stack traces and secrets. */
export abstract class StartupError extends Error {
  /** The exit code of the process. */
  readonly exitCode: number = 1;
}
