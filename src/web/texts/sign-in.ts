import { duration } from './shared';

/** What is said on the way in, and where a person has to prove who they are. */
export const texts = {
  title: 'Sign in',
  username: 'Username or email address',
  password: 'Password',
  signIn: 'Sign in',
  forgot: 'Forgot your password?',
  noAccount: 'No account yet?',
  createAccount: 'Create an account',
  withPasskey: 'Sign in with a passkey',
  withProvider: (name: string) => `Continue with ${name}`,
  or: 'or',
  wrong: 'The username or the password is wrong.',
  ended: 'You were signed out. Sign in again to go on.',
  secondTitle: 'One more step',
  secondAbout: 'Your account has a second factor: prove that it is you.',
  secondSubmit: 'Sign in',
  startAgain: 'Start again',
  newPasswordTitle: 'Choose a new password',
  newPasswordAbout: 'You have signed in with a one-time password. Set a password of your own.',
  newPassword: 'New password',
  newPasswordHint: 'A few random words make a good password.',
  setPassword: 'Set the password',

  signUpTitle: 'Create an account',
  signUpUsername: 'Username',
  usernameHint: '3 to 64 letters, digits, dots, underscores and hyphens.',
  email: 'Email address',
  emailHint: 'To set a new password when you have forgotten yours.',
  emailCode: (email: string) => `We have sent a code to ${email}. Enter it here.`,
  haveAccount: 'Do you have an account?',
  made: 'Your account was created. Sign in.',
  signedInAlready: (username: string) => `You are signed in as ${username}`,
  signedInAbout: 'Sign out first, if you want to make another account.',
  closed: 'Accounts are made by invitation here. Ask an administrator to invite you.',
  taken: 'This username is taken. Choose another one.',

  forgottenTitle: 'Forgot your password?',
  forgottenAbout:
    'Enter your username or your email address. If the account has a verified address, we send a link to it.',
  sendLink: 'Send the link',
  backToSignIn: 'Back to sign in',

  resetTitle: 'Set a new password',
  resetDone: 'Your new password is set.',
  resetDoneAbout: (revoked: number) =>
    revoked > 0
      ? 'You were signed out everywhere. Sign in with the new password.'
      : 'You can sign in with the new password.',
  linkDead: 'This link does not work any more',
  linkDeadAbout: 'It was used already, or it is too old. Ask for another one.',
  linkMissing: 'This page needs the link of a mail',
  linkMissingAbout: 'Open the link of the newest mail again.',
  askAgain: 'Ask for another link',

  invitationTitle: 'You are invited',
  invitationAbout: 'Choose a username and a password for your account.',
  acceptInvitation: 'Create the account',
  firstName: 'First name',
  lastName: 'Last name',

  callbackTitle: 'Signing in',
  callbackAbout: 'Please wait a moment.',
  callbackCancelled: 'The sign-in was cancelled',
  callbackCancelledAbout: 'Nothing was changed. You can try again.',
  callbackFailed: 'The sign-in did not work',
  unknownTitle: 'Almost done',
  unknownAbout: 'Choose a username for your new account.',
  unknownClosed:
    'No account is linked with this sign-in. If you have an account, sign in first, and link it under Security.',
  linked: 'The sign-in was linked with your account.',

  confirmTitle: 'Confirm that it is you',
  confirmAbout: 'This changes something important, so we ask again.',
  cannotConfirm: 'This session cannot confirm. Sign out, and sign in again.',
  confirm: 'Confirm',
  notConfirmed: 'You did not confirm. Nothing was changed.',
  proofInvalid: 'This was not accepted. After some wrong tries you have to start again.',
  refused: {
    PASSKEY: 'The passkey was not accepted. Try again, or choose another way.',
    TOTP: 'The code is wrong, or was used already. Wait for the next code. After five wrong codes, start again.',
    RECOVERY_CODE: 'The recovery code is wrong, or was used already. After five wrong codes, start again.',
    PASSWORD: 'The password is wrong.',
  },
  otherWays: 'Other ways',
  noMethod: 'There is no way to do this in this browser. Use a device that has your passkey.',
  methods: {
    PASSKEY: {
      label: 'Use your passkey',
      hint: 'Your device asks for your fingerprint, your face or its PIN.',
      choose: 'Use a passkey',
    },
    TOTP: {
      label: 'Code of your authenticator app',
      hint: 'The six digits that the app shows now.',
      choose: 'Use your authenticator app',
    },
    RECOVERY_CODE: {
      label: 'Recovery code',
      hint: 'One of the codes that you have saved. Each works once.',
      choose: 'Use a recovery code',
    },
    PASSWORD: { label: 'Password', hint: undefined, choose: 'Use your password' },
    PROVIDER: { label: 'Sign in again with a provider', hint: undefined, choose: 'Sign in again with a provider' },
  },

  passkeyCancelled: 'No passkey was used. Try again, or choose another way.',
  passkeyKnown: 'This device has a passkey of your account already.',
  passkeyFailed: 'The passkey did not work. Try again, or choose another way.',
  passkeyWrongAddress: 'Passkeys do not work at this address of the page.',
  passkeyUnknown: 'No account has this passkey. Sign in in another way.',

  /** @param seconds that were asked for */
  wait: (seconds: number) => `Try again in ${duration(seconds)}.`,
} as const;
