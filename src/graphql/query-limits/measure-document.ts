import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { fragmentsOf } from './fragments-of.js';

export interface Measure {
  /** Levels of fields. */
  depth: number;
  /** Fields. Those of a fragment count wherever it is spread; those of introspection do not count here. */
  selections: number;
  /** Fields of `__schema` and `__type`, counted in the same way. */
  introspection: number;
  /** Root fields of which a request may have only one. */
  once: number;
}

export interface DocumentMeasure extends Measure {
  aliases: number;
  directives: number;
}

const NOTHING: Measure = { depth: 0, selections: 0, introspection: 0, once: 0 };
const INTROSPECTION = new Set(['__schema', '__type']);

/**
 * Measures a document in one pass. Each fragment is measured once, however often it is spread, so that a huge document does not
 * take long to measure. The document may be invalid; only its syntax is right.
 * @param onceFields the names of root fields of which a request may have only one
 */
export function measureDocument(document: DocumentNode, onceFields: ReadonlySet<string>): DocumentMeasure {
  const fragments = fragmentsOf(document);
  const measured = new Map<string, Measure>();

  const measureFragment = (name: string): Measure => {
    const known = measured.get(name);
    if (known) return known;
    // Another rule refuses a fragment that spreads itself. This entry only stops the recursion.
    measured.set(name, NOTHING);
    const selectionSet = fragments.get(name)?.selectionSet;
    const measure = selectionSet ? measureSet(selectionSet) : NOTHING;
    measured.set(name, measure);
    return measure;
  };
  const measureField = ({ name: { value: name }, selectionSet }: FieldNode): Measure => {
    const inside = selectionSet ? measureSet(selectionSet) : NOTHING;
    if (INTROSPECTION.has(name)) return { ...NOTHING, introspection: 1 + inside.selections + inside.introspection };
    const once = onceFields.has(name) ? 1 : 0;
    return { ...inside, depth: 1 + inside.depth, selections: 1 + inside.selections, once };
  };
  const measureSet = ({ selections }: SelectionSetNode): Measure => {
    const total = { ...NOTHING };
    for (const selection of selections) {
      const part =
        selection.kind === Kind.FIELD
          ? measureField(selection)
          : selection.kind === Kind.FRAGMENT_SPREAD
            ? measureFragment(selection.name.value)
            : measureSet(selection.selectionSet);
      total.depth = Math.max(total.depth, part.depth);
      total.selections += part.selections;
      total.introspection += part.introspection;
      total.once += part.once;
    }
    return total;
  };

  const max: DocumentMeasure = { ...NOTHING, aliases: 0, directives: 0 };
  const include = ({ selectionSet }: OperationDefinitionNode | FragmentDefinitionNode): void => {
    const measure = measureSet(selectionSet);
    for (const name of Object.keys(NOTHING) as (keyof Measure)[]) max[name] = Math.max(max[name], measure[name]);
  };
  for (const definition of document.definitions) if (definition.kind === Kind.OPERATION_DEFINITION) include(definition);
  // Fragments that no operation spreads count too: rules of graphql-js look at them.
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const isSpread = fragments.get(definition.name.value) === definition && measured.has(definition.name.value);
    if (!isSpread) include(definition);
  }
  visit(document, {
    Field: ({ alias }) => void (alias && max.aliases++),
    Directive: () => void max.directives++,
  });
  return max;
}
