import type { SecondFactorStep } from 'authhero-graphql-client';
import { useState } from 'react';
import { auth } from './auth';
import { Field, Form } from './form';

/** For somebody who is not signed in. The app hears of the sign-in by itself: see main.tsx. */
export function Entrance() {
  const [step, setStep] = useState<SecondFactorStep>();
  async function signIn({ username, password }: Record<string, string>) {
    const result = await auth.signIn({ username, password });
    if (result.__typename !== 'SecondFactorRequired') return result;
    setStep(result);
  }
  async function register({ username, password, email }: Record<string, string>) {
    const result = await auth.register({ username, password, email });
    return result.__typename === 'RegisterSuccess' ? signIn({ username, password }) : result;
  }
  return step ? (
    <Form submit="Continue" onSubmit={({ code }) => step.complete({ totpCode: code })}>
      <Field label="Code of your app" name="code" autoComplete="one-time-code" />
    </Form>
  ) : (
    <>
      <h1>Sign in</h1>
      <Form submit="Sign in" onSubmit={signIn}>
        <Field label="Username" name="username" autoComplete="username" />
        <Field label="Password" name="password" type="password" autoComplete="current-password" />
      </Form>
      <h1>Register</h1>
      <Form submit="Register" onSubmit={register}>
        <Field label="New username" name="username" autoComplete="username" />
        <Field label="Address" name="email" type="email" autoComplete="email" />
        <Field label="New password" name="password" type="password" autoComplete="new-password" />
      </Form>
    </>
  );
}
