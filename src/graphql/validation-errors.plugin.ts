import type { OperationPlugin } from './operation-plugin.js';

/**
 * Of what is wrong with a document each fault is told once, however often it was made. The first is all where introspection
 * is off, and everywhere when there were so many that validation was given up.
 */
export const fewValidationErrors = (maxErrors: number): OperationPlugin => ({
  validationDidEnd(errors, { contextValue: { app } }) {
    const once = new Map(errors.toReversed().map((error) => [error.message, error]));
    const first = !app.config.graphql.introspection || errors.length > maxErrors;
    const told = first ? errors.slice(0, 1) : [...once.values()].reverse();
    errors.splice(0, errors.length, ...told);
  },
});
