import type { ConfirmationDemand } from 'authhero-graphql-client';
import { useState } from 'react';
import { Field, Form } from './form';

type Asked = ConfirmationDemand & { close(): void };
let show: (asked?: Asked) => void;

/** Asks the person for a recent proof when an operation needs one. It ends with the proof, or without one. */
export const askForProof = (demand: ConfirmationDemand) =>
  new Promise<void>((close) => {
    demand.signal.addEventListener('abort', () => close());
    show({ ...demand, close });
  }).finally(() => show());

export function ConfirmDialog() {
  const [asked, setAsked] = useState<Asked>();
  show = setAsked;
  if (!asked) return null;
  const hasApp = asked.methods.includes('TOTP');
  const prove = ({ proof }: Record<string, string>) => asked.prove(hasApp ? { totpCode: proof } : { password: proof });
  return (
    <dialog open aria-label="Confirm">
      <Form submit="Confirm" onSubmit={prove}>
        <Field label={hasApp ? 'Code' : 'Your password'} name="proof" type={hasApp ? 'text' : 'password'} />
      </Form>
      <Form submit="Cancel" onSubmit={async () => asked.close()} />
    </dialog>
  );
}
