import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useAction } from '../api/use-action';
import { EnableTotpDocument } from '../gql/graphql';
import { texts } from '../texts/account';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';
import { QrCode } from '../ui/qr-code';
import { Secret } from '../ui/secret';

const { security } = texts;

/** An authenticator app that does not count yet. */
export interface NewApp {
  readonly secret: string;
  readonly uri: string;
}

interface AppDialogProps {
  readonly app: NewApp;
  /** @param codes recovery codes, if there were none */
  onEnabled(codes: readonly string[]): Promise<void>;
  onClose(): void;
}

/** Shows the secret of a new app, and turns it on with a code of it. */
export function AppDialog({ app, onEnabled, onClose }: AppDialogProps) {
  const action = useAction();
  async function submit({ text }: FormValues): Promise<void> {
    const { enableTotp } = await ask(EnableTotpDocument, { code: text('code') });
    if (enableTotp.__typename !== 'EnableTotpSuccess') throw Failure.at('code', security.appWrong);
    await onEnabled(enableTotp.recoveryCodes);
  }
  return (
    <Dialog title={security.appDialog} onClose={onClose}>
      <p>
        {security.appScan} {security.appEnds}
      </p>
      <QrCode text={app.uri} label={security.appPicture} failed={security.noPicture} />
      <Secret label={security.appSecret} value={app.secret} />
      <Form action={action} submit={security.appEnable} onSubmit={submit}>
        <Field
          label={security.appCode}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          hint={security.appCodeHint}
          required
          focused
        />
      </Form>
    </Dialog>
  );
}
