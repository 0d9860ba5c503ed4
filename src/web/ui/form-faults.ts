import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** What is wrong with the fields of a form, and which fields can show it. */
export interface FormFaults {
  /** By the last part of the path. */
  readonly faults: ReadonlyMap<string, string>;
  /** The names of the fields that show their fault. */
  readonly fields: Set<string>;
}

export const FormFaultsContext = createContext<FormFaults>({ faults: new Map(), fields: new Set() });

/** The fault of a field. Whoever calls this shows it. */
export function useFault(name: string): string | undefined {
  const { faults, fields } = useContext(FormFaultsContext);
  fields.add(name);
  return faults.get(name);
}
