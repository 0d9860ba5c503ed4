import { texts } from '../texts/sign-in';
import { Field } from './field';

/** The username of a new account. It gets the focus: it is the first field. */
export const UsernameField = ({ defaultValue }: { defaultValue?: string }) => (
  <Field
    label={texts.signUpUsername}
    name="username"
    autoComplete="username"
    hint={texts.usernameHint}
    defaultValue={defaultValue}
    required
    focused
  />
);

interface NewPasswordFieldProps {
  readonly label?: string;
  readonly name?: string;
  readonly focused?: boolean;
}

/** A password that somebody chooses. */
export const NewPasswordField = ({
  label = texts.newPassword,
  name = 'newPassword',
  focused,
}: NewPasswordFieldProps) => (
  <Field
    label={label}
    name={name}
    type="password"
    autoComplete="new-password"
    hint={texts.newPasswordHint}
    required
    focused={focused}
  />
);
