import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useSession, useViewer } from '../api/session';
import { useAction } from '../api/use-action';
import { confirmed } from '../confirm/confirmed';
import { SetEmailDocument, VerifyEmailDocument } from '../gql/graphql';
import { texts } from '../texts/account';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';
import { notify } from '../ui/notices';
import { Section } from '../ui/section';
import { fullTime } from '../ui/when';

const { profile } = texts;

/** Sets the address in two steps: it gets a code, and the code makes it the address of the account. */
export function EmailSection() {
  const { user } = useViewer();
  const { refresh } = useSession();
  const { query, route } = useLocation();
  const action = useAction();
  const [step, setStep] = useState<'address' | 'code'>('code' in query ? 'code' : 'address');
  const [sentTo, setSentTo] = useState<string>();

  async function sendCode({ text }: FormValues): Promise<void> {
    const email = text('email');
    const result = await confirmed(async () => (await ask(SetEmailDocument, { email })).setEmail);
    if (result.__typename !== 'SetEmailSuccess') return;
    setSentTo(profile.codeSent(email, fullTime(result.expiresOn)));
    setStep('code');
  }
  async function verify({ text }: FormValues): Promise<void> {
    const { verifyEmail } = await ask(VerifyEmailDocument, { code: text('code') });
    if (verifyEmail.__typename !== 'VerifyEmailSuccess') throw Failure.at('code', profile.codeWrong);
    await refresh();
    setStep('address');
    route('/account', true);
    notify(profile.verified);
  }
  const go = (to: typeof step) => {
    action.fail(undefined);
    setSentTo(undefined);
    setStep(to);
  };

  return (
    <Section title={profile.email} about={profile.emailAbout}>
      <p>
        {user.email ? (
          <>
            {profile.emailNow} <strong class="breakable">{user.email}</strong>.
          </>
        ) : (
          profile.emailNone
        )}
      </p>
      {step === 'address' ? (
        <Form
          key="address"
          action={action}
          submit={profile.sendCode}
          label={profile.email}
          onSubmit={sendCode}
          more={
            <button type="button" class="link" onClick={() => go('code')}>
              {profile.haveCode}
            </button>
          }
        >
          <Field label={profile.newEmail} name="email" type="email" inputMode="email" autoComplete="email" required />
        </Form>
      ) : (
        <Form
          key="code"
          action={action}
          submit={profile.verify}
          label={profile.email}
          onSubmit={verify}
          more={
            <button type="button" class="link" onClick={() => go('address')}>
              {profile.otherAddress}
            </button>
          }
        >
          {sentTo && <p role="status">{sentTo}</p>}
          <Field
            label={profile.code}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            hint={profile.codeHint}
            required
            focused
          />
        </Form>
      )}
    </Section>
  );
}
