/** The description of the union of an operation's outcomes. */
export const describeResult = (operation: string): string =>
  `The outcome of ${operation}. New failures may be added: keep a default branch on UserError.`;
