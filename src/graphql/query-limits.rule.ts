import { type ASTVisitor, GraphQLError, type GraphQLSchema, type ValidationContext } from 'graphql';
import type { Config } from '../config/config.js';
import { TooExpensiveError } from '../errors/api-error.js';
import { type DocumentMeasure, measureDocument } from './query-limits/measure-document.js';

/** Most fields of introspection. Tools ask for about 100, whatever the size of the schema. */
const MAX_INTROSPECTION_FIELDS = 1_000;

/**
 * Refuses a document that asks for too much, with one error, before the rules of graphql-js run: the time of some of those grows
 * with the square of the document's length.
 * @param maxErrors the number of errors at which graphql-js stops validating
 */
export const queryLimits = (schema: GraphQLSchema, limits: Config['graphql'], maxErrors: number) => {
  const rootFields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {}),
  );
  const once = new Set(
    rootFields.filter(({ extensions }) => extensions.oncePerRequest === true).map(({ name }) => name),
  );
  return (context: ValidationContext): ASTVisitor => ({
    Document(document) {
      const excess = excessOf(measureDocument(document, once), limits);
      if (!excess) return;
      const error = new GraphQLError(excess, { originalError: new TooExpensiveError(excess) });
      // More errors than `maxErrors` end the validation. There is no other way.
      for (let reported = 0; reported <= maxErrors; reported += 1) context.reportError(error);
    },
  });
};

function excessOf(measure: DocumentMeasure, config: Config['graphql']): string | undefined {
  const limits: [number, number, string][] = [
    [measure.once, 1, 'of the operations that take a password or export data'],
    [measure.depth, config.maxDepth, 'fields inside each other'],
    [measure.aliases, config.maxAliases, 'aliases'],
    [measure.directives, config.maxDirectives, 'directives'],
    [measure.selections, config.maxSelections, 'fields, counted wherever a fragment is spread'],
    [measure.introspection, MAX_INTROSPECTION_FIELDS, 'fields of introspection'],
  ];
  const exceeded = limits.find(([value, limit]) => value > limit);
  return exceeded && `The document asks for too much: at most ${exceeded[1]} ${exceeded[2]}.`;
}
