import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { texts } from '../texts/sign-in';
import { EntryPage } from '../ui/entry-page';
import { PageTitle } from '../ui/page-title';
import { NewPasswordStep } from './new-password-step';
import { PasswordStep } from './password-step';
import { SecondFactorStep } from './second-factor-step';
import type { Begun } from './way-in';

type Step =
  | { readonly kind: 'password' }
  | { readonly kind: 'second-factor'; readonly begun: Begun }
  | { readonly kind: 'new-password'; readonly username: string; readonly password: string };

const TITLES = {
  password: texts.title,
  'second-factor': texts.secondTitle,
  'new-password': texts.newPasswordTitle,
};

interface SignInProps {
  /** Whether the session ended while the page was open. */
  readonly hasEnded: boolean;
  /** Below the form. */
  readonly children?: ComponentChildren;
}

/** All ways in, step by step. */
export function SignIn({ hasEnded, children }: SignInProps) {
  const [step, setStep] = useState<Step>({ kind: 'password' });
  const restart = () => setStep({ kind: 'password' });
  const askSecondFactor = (begun: Begun) => setStep({ kind: 'second-factor', begun });
  return (
    <EntryPage>
      <PageTitle title={TITLES[step.kind]} />
      {hasEnded && step.kind === 'password' && <p class="notice">{texts.ended}</p>}
      {step.kind === 'password' && (
        <PasswordStep
          onSecondFactor={askSecondFactor}
          onPasswordChange={(username, password) => setStep({ kind: 'new-password', username, password })}
        />
      )}
      {step.kind === 'second-factor' && <SecondFactorStep begun={step.begun} onRestart={restart} />}
      {step.kind === 'new-password' && (
        <NewPasswordStep {...step} onSecondFactor={askSecondFactor} onRestart={restart} />
      )}
      {step.kind === 'password' && children}
    </EntryPage>
  );
}
