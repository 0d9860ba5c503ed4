import { createHash } from 'node:crypto';

/** A page, and the Content-Security-Policy that lets nothing run but its own script. */
export interface Page {
  readonly html: string;
  readonly policy: string;
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 24rem; margin: 10vh auto; padding: 0 1rem; }
input, button { font: inherit; padding: .5rem; width: 100%; box-sizing: border-box; margin: .25rem 0 1rem; }
[role=alert] { min-height: 3em; }
`;

/**
 * The token is behind #, so no server and no log sees it. The script takes it out of the address at once: it is not in the history
 * and no other page can read it.
 */
const SCRIPT = `
const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
history.replaceState(null, '', location.pathname);
const form = document.querySelector('form');
const said = document.querySelector('[role=alert]');
const query = \`mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) {
  __typename ... on UserError { message } ... on PasswordTooCommon { reason } } }\`;
const say = (text, isOver) => { said.textContent = text; form.hidden = isOver; };
if (!token) say('This page needs the link of a mail. Open the newest link again, or ask for another mail.', true);
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  say('', false);
  try {
    const body = JSON.stringify({ query, variables: { input: { token, newPassword: form.password.value } } });
    const response = await fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const { data, errors } = await response.json();
    const result = data?.resetPassword;
    if (result?.__typename === 'ResetPasswordSuccess') say('Your new password is set. You can log in with it now.', true);
    else if (result?.__typename === 'ProofInvalid') say('This link does not work any more. Ask for another mail.', true);
    else if (result) say(result.message, false);
    else say(errors[0].extensions.fields?.map(({ message }) => 'The password ' + message + '.').join(' ') ?? errors[0].message, false);
  } catch {
    say('The server cannot be reached. Try again.', false);
  }
  button.disabled = false;
});
`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** On which somebody sets a new password with the link of a mail. */
export const RESET_PASSWORD_PAGE: Page = {
  html: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Set a new password</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>
<body><main><h1>Set a new password</h1>
<p role="alert"><noscript>This page needs JavaScript.</noscript></p>
<form><label>New password <input name="password" type="password" autocomplete="new-password" required></label>
<button>Set the password</button></form></main>
<script>${SCRIPT}</script></body></html>
`,
  policy: [
    "default-src 'none'",
    `script-src ${hashOf(SCRIPT)}`,
    `style-src ${hashOf(STYLE)}`,
    "connect-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
};
