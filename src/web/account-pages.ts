import type { Page } from './page.js';
import { tokenPage } from './token-page.js';

/** On which somebody sets a new password with the link of a mail. */
export const RESET_PASSWORD_PAGE: Page = tokenPage({
  title: 'Set a new password',
  inputs: '<label>New password <input name="newPassword" type="password" autocomplete="new-password" required></label>',
  button: 'Set the password',
  document: `mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) {
    __typename ... on UserError { message } } }`,
  success: 'ResetPasswordSuccess',
  sayAfterSuccess: 'Your new password is set. You can log in with it now.',
  sayIfInvalid: 'This link does not work any more. Ask for another mail.',
});

/** On which somebody who was invited makes an account. */
export const INVITATION_PAGE: Page = tokenPage({
  title: 'Make an account',
  inputs: `<label>Username <input name="username" autocomplete="username" autocapitalize="none" required></label>
<label>Password <input name="password" type="password" autocomplete="new-password" required></label>`,
  button: 'Make the account',
  document: `mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) {
    __typename ... on UserError { message } } }`,
  success: 'AcceptInvitationSuccess',
  sayAfterSuccess: 'Your account is ready. You can log in now.',
  sayIfInvalid: 'This invitation does not work any more. Ask for another one.',
});
