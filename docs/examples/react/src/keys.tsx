import type { Schema } from 'authhero-graphql-client';
import { useEffect, useState } from 'react';
import { auth } from './auth';
import { Field, Form } from './form';

export function Keys() {
  const [keys, setKeys] = useState<readonly Schema.ApiKey[]>([]);
  const [made, setMade] = useState('');
  const load = async () => setKeys((await auth.myApiKeys({ first: 20 })).nodes);
  useEffect(() => void load(), []);
  async function create({ name }: Record<string, string>) {
    const result = await auth.createApiKey({ name, scopes: ['account:read'] });
    if (result.__typename !== 'CreateApiKeySuccess') return result;
    setMade(result.apiKey);
    await load();
  }
  return (
    <>
      <h2>My keys</h2>
      {keys.map(({ id, name, current, maskedKey }) => (
        <div key={id}>
          {name ?? 'Login'} {maskedKey}{' '}
          {!current && <Form submit="Revoke" onSubmit={() => auth.revokeApiKey({ id }).then(load)} />}
        </div>
      ))}
      <output>{made}</output>
      <Form submit="Create key" onSubmit={create}>
        <Field label="Name" name="name" />
      </Form>
    </>
  );
}
