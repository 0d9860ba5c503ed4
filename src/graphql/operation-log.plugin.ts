import type { OperationPlugin } from './operation-plugin.js';

const MAX_NAME_LENGTH = 100;

/** Logs one line for each operation: name, time, viewer and outcome. ABANDONED: the client had left. Variables are never logged. */
export const operationLog: OperationPlugin = {
  willSendResponse({ contextValue, operation, operationName, response: { body } }) {
    const errors = body.kind === 'single' ? body.singleResult.errors : undefined;
    contextValue.app.log.info(
      {
        requestId: contextValue.origin.requestId,
        traceId: contextValue.origin.traceId,
        address: contextValue.origin.address,
        operation: (operationName ?? 'anonymous').slice(0, MAX_NAME_LENGTH),
        type: operation?.operation,
        fields: operation?.selectionSet.selections
          .flatMap((field) => (field.kind === 'Field' ? field.name.value : []))
          .slice(0, 10),
        viewer: contextValue.viewerId,
        outcome: contextValue.deadline.isOver ? 'ABANDONED' : (errors?.[0]?.extensions?.code ?? 'OK'),
        ms: Math.round(performance.now() - contextValue.startedAt),
      },
      'operation',
    );
  },
};
