/** What the union of an operation's outcomes says of itself. */
export const describeResult = (operation: string): string =>
  `The outcome of ${operation}. New failures may be added: keep a default branch on UserError.`;
