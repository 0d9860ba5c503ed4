/** A provider does not answer as it should: it is away, too slow, sends too much, or is where AuthHero may not reach it. */
export class UnreachableError extends Error {}

/** What a provider answered proves nothing: its token is wrong, or the code is. */
export class BadAnswerError extends Error {}
