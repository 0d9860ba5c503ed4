import type { Schema } from 'authhero-graphql-client';
import { useState } from 'react';
import { auth } from './auth';
import { Field, Form } from './form';
import { Keys } from './keys';

/** The account of somebody who is signed in. */
export function Account({ user, reload }: { user: Schema.User; reload(): Promise<void> }) {
  const [secret, setSecret] = useState('');
  async function verify({ code }: Record<string, string>) {
    const result = await auth.verifyEmail({ code });
    await reload();
    return result;
  }
  async function beginApp() {
    const result = await auth.beginTotp();
    if (result.__typename !== 'BeginTotpSuccess') return result;
    setSecret(result.secret);
  }
  async function enableApp({ code }: Record<string, string>) {
    const result = await auth.enableTotp({ code });
    if (result.__typename !== 'EnableTotpSuccess') return result;
    alert(`Keep these recovery codes: ${result.recoveryCodes.join(', ')}`);
    await reload();
  }
  return (
    <>
      <h1>Hello {user.username}</h1>
      <p>{user.email ? `Your address is ${user.email}.` : 'Your address is not verified.'}</p>
      {!user.email && (
        <Form submit="Verify" onSubmit={verify}>
          <Field label="Code of the mail" name="code" />
        </Form>
      )}
      {!user.hasSecondFactor && !secret && <Form submit="Add an authenticator app" onSubmit={beginApp} />}
      {!user.hasSecondFactor && secret && (
        <Form submit="Enable" onSubmit={enableApp}>
          Type <code>{secret}</code> into your app. <Field label="Code that it shows" name="code" />
        </Form>
      )}
      <Keys />
      <Form submit="Sign out" onSubmit={() => auth.signOut()} />
    </>
  );
}
