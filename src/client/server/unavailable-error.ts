/** AuthHero did not tell whether a credential is valid. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';

  constructor(
    message: string,
    readonly retryAfterSeconds = 1,
  ) {
    super(message);
  }
}

/** The code of a network error, or the name of another error. Never its text, which could hold a key. */
export function reasonOf(error: unknown): string {
  const { cause, code, name } = error as NodeJS.ErrnoException & { readonly cause?: NodeJS.ErrnoException };
  return [cause?.code, code].find((each) => typeof each === 'string') ?? name;
}
