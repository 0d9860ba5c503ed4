import { OPERATIONS, TYPES } from './generated/table.js';

/** An operation of the schema. */
export interface Operation {
  readonly name: string;
  readonly isQuery: boolean;
  /** Whether a method takes variables, and whether these are the fields of an input object. */
  readonly takes: 'nothing' | 'variables' | 'input';
  /** Whether the client says how the key is handed over. */
  readonly isDelivered: boolean;
  /** The GraphQL document, with all fields of the result. */
  readonly document: string;
}

const types = new Map(TYPES.split('\n').map((line) => line.split(':') as [string, string]));
const select = (type: string): string => types.get(type)?.replace(/@(\w+)/g, (_, inner) => select(inner)) ?? '';

/** Every operation. A document is made when it is needed. */
export const operations: readonly Operation[] = OPERATIONS.split('\n').map((line) => {
  const [kind, name = '', type = '', delivered, ...args] = line.split(' ');
  return {
    name,
    isQuery: kind === 'q',
    takes: args.length === 0 ? 'nothing' : /^input:\w+!$/.test(args.join()) ? 'input' : 'variables',
    isDelivered: delivered === '+',
    get document() {
      const declared = args.map((arg) => `$${arg}`).join(',');
      const passed = args.map((arg) => arg.replace(/(\w+):.*/, '$1:$$$1')).join(',');
      const inner = types.has(type) ? `{${select(type)}}` : '';
      return `${kind === 'q' ? 'query' : 'mutation'} ${name}${declared && `(${declared})`}{${name}${passed && `(${passed})`}${inner}}`;
    },
  };
});
