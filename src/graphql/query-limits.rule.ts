import { type ASTVisitor, GraphQLError, type GraphQLSchema, type ValidationContext } from 'graphql';
import type { Config } from '../config/config.js';
import { TooExpensiveError } from '../errors/api-error.js';
import { type DocumentMeasure, measureDocument } from './query-limits/measure-document.js';

/** Enough for what tools ask (some 100), however large the schema; it bounds what cannot be asked for but by hand. */
const MAX_INTROSPECTION = 1_000;

/**
 * Refuses a document that asks for too much, with one error, before the rules of graphql-js look at it: some of those
 * take time in the square of its length.
 * @param maxErrors after how many errors graphql-js gives up
 */
export const queryLimits = (schema: GraphQLSchema, limits: Config['graphql'], maxErrors: number) => {
  const mutations = schema.getMutationType()?.getFields() ?? {};
  const isCredentialMutation = (name: string) =>
    Object.hasOwn(mutations, name) && mutations[name]?.extensions.takesPassword === true;
  return (context: ValidationContext): ASTVisitor => ({
    Document(document) {
      const excess = excessOf(measureDocument(document, isCredentialMutation), limits);
      if (!excess) return;
      const error = new GraphQLError(excess, { originalError: new TooExpensiveError(excess) });
      // There is no other way to end a validation.
      for (let reported = 0; reported <= maxErrors; reported += 1) context.reportError(error);
    },
  });
};

function excessOf(measure: DocumentMeasure, config: Config['graphql']): string | undefined {
  const limits: [number, number, string][] = [
    [measure.credentials, 1, 'mutation that takes a password'],
    [measure.depth, config.maxDepth, 'fields inside each other'],
    [measure.aliases, config.maxAliases, 'aliases'],
    [measure.directives, config.maxDirectives, 'directives'],
    [measure.selections, config.maxSelections, 'fields, counted wherever a fragment is spread'],
    [measure.introspection, MAX_INTROSPECTION, 'fields of introspection'],
  ];
  const exceeded = limits.find(([value, limit]) => value > limit);
  return exceeded && `The document asks for too much: at most ${exceeded[1]} ${exceeded[2]}.`;
}
