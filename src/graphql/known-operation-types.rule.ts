import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql';

/** A subscription, which the schema does not have. graphql-js 16 finds it only while it executes, and then it looks like a bug. */
export const knownOperationTypes = (context: ValidationContext): ASTVisitor => ({
  OperationDefinition(node) {
    if (context.getSchema().getRootType(node.operation)) return;
    context.reportError(new GraphQLError(`The schema has no ${node.operation}.`, { nodes: node }));
  },
});
