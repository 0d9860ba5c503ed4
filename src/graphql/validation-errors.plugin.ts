import type { OperationPlugin } from './operation-plugin.js';

/**
 * Reports each validation error once, even if the document has it many times. Reports only the first error when introspection
 * is off, or when there were so many that graphql-js stopped validating.
 */
export const fewValidationErrors = (maxErrors: number): OperationPlugin => ({
  validationDidEnd(errors, { contextValue: { app } }) {
    const once = new Map(errors.toReversed().map((error) => [error.message, error]));
    const first = !app.config.graphql.introspection || errors.length > maxErrors;
    const reported = first ? errors.slice(0, 1) : [...once.values()].reverse();
    errors.splice(0, errors.length, ...reported);
  },
});
