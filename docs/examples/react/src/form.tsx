import { AuthHeroError } from 'authhero-graphql-client';
import { type ComponentProps, type ReactNode, useState } from 'react';

interface FormProps {
  submit: string;
  children?: ReactNode;
  /** @returns the result of an operation: its message is shown if it has failed */
  onSubmit(values: Record<string, string>): Promise<unknown>;
}

export function Form({ submit, children, onSubmit }: FormProps) {
  const [fault, setFault] = useState('');
  const send: ComponentProps<'form'>['onSubmit'] = async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    setFault(messageOf(await onSubmit(values).catch((error) => error)));
  };
  return (
    <form onSubmit={send}>
      {children} <button type="submit">{submit}</button>
      {fault && <p role="alert">{fault}</p>}
    </form>
  );
}

export const Field = ({ label, ...input }: ComponentProps<'input'> & { label: string }) => (
  <label>
    {label} <input {...input} required />
  </label>
);

/** What to show of a result or an error. What has succeeded has no message. */
function messageOf(result: unknown): string {
  const fields = result instanceof AuthHeroError ? result.fields : [];
  if (fields.length > 0) return fields.map(({ path, message }) => `${path} ${message}`).join('; ');
  return (result as { message?: string } | undefined)?.message ?? '';
}
