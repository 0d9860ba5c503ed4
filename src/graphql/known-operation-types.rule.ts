import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql';

/** Refuses subscriptions, which the schema does not have. graphql-js 16 finds them only when it executes, as an internal error. */
export const knownOperationTypes = (context: ValidationContext): ASTVisitor => ({
  OperationDefinition(node) {
    if (context.getSchema().getRootType(node.operation)) return;
    context.reportError(new GraphQLError(`The schema has no ${node.operation}.`, { nodes: node }));
  },
});
