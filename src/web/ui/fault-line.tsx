import { useFault } from './form-faults';

/** What is wrong with a group of choices. */
export function FaultLine({ name }: { name: string }) {
  const fault = useFault(name);
  return fault ? (
    <p class="fault" role="alert">
      {fault}
    </p>
  ) : null;
}
