import { type Page, pageOf } from './page.js';

/**
 * The code is taken out of the address at once, so that it is not in the history. The attempt is in the storage of this tab only: a page
 * that somebody else has opened cannot end this sign-in.
 */
const SCRIPT = `
const parameters = new URLSearchParams(location.search);
history.replaceState(null, '', location.pathname);
const said = document.querySelector('[role=alert]');
const list = document.querySelector('div');
const form = document.querySelector('form');
let submit;

async function ask(query, input) {
  const body = JSON.stringify({ query, variables: { input } });
  const response = await fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { data, errors } = await response.json();
  if (!data) throw new Error(errors[0].extensions.fields?.map(({ message }) => 'It ' + message + '.').join(' ') ?? errors[0].message);
  return Object.values(data)[0];
}
const OUTCOME = '__typename ... on LoginSuccess { apiKey } ... on UserError { message }';
const FAILED = 'The server cannot be reached. Try again.';
const tell = (error) => { said.textContent = error instanceof TypeError ? FAILED : error.message; };

function askFor(label, button, value, send) {
  form.querySelector('span').textContent = label;
  form.querySelector('button').textContent = button;
  form.elements.text.value = value;
  form.hidden = false;
  submit = send;
}
form.addEventListener('submit', (event) => {
  event.preventDefault();
  submit(form.elements.text.value).then(finish).catch(tell);
});

function finish(result) {
  said.textContent = result.message ?? 'You are signed in. This is your API key; it is shown once:';
  if (result.__typename === 'IdentityUnknown' && result.signUp)
    askFor('Username', 'Make an account', result.suggestedUsername ?? '', (username) => ask(
      'mutation ($input: RegisterWithProviderInput!) { registerWithProvider(input: $input) { ' + OUTCOME + ' } }',
      { signUp: result.signUp, username },
    ));
  if (result.__typename === 'SecondFactorRequired')
    askFor('Code of your app, or a recovery code', 'Go on', '', (text) => ask(
      'mutation ($input: CompleteLoginInput!) { completeLogin(input: $input) { ' + OUTCOME + ' } }',
      { challenge: result.challenge, proof: /^[0-9 ]+$/.test(text) ? { totpCode: text } : { recoveryCode: text } },
    ));
  if (!result.apiKey) return;
  form.hidden = true;
  const key = Object.assign(document.createElement('input'), { value: result.apiKey, readOnly: true });
  key.setAttribute('aria-label', 'API key');
  list.replaceChildren(key);
}

async function begin() {
  const providers = await ask('{ signInProviders { id name } }');
  if (providers.length === 0) said.textContent = 'There is no provider to sign in with (SIGN_IN_PROVIDERS).';
  for (const { id, name } of providers) {
    const button = Object.assign(document.createElement('button'), { textContent: 'Sign in with ' + name });
    button.addEventListener('click', async () => {
      try {
        const begun = await ask(
          'mutation ($input: BeginProviderSignInInput!) { beginProviderSignIn(input: $input) { url attempt } }',
          { provider: id, redirectTo: location.origin + location.pathname },
        );
        sessionStorage.setItem('attempt', begun.attempt);
        location.assign(begun.url);
      } catch (error) { tell(error); }
    });
    list.append(button);
  }
}

async function complete() {
  const attempt = sessionStorage.getItem('attempt');
  sessionStorage.removeItem('attempt');
  const [code, state, iss] = ['code', 'state', 'iss'].map((name) => parameters.get(name));
  if (!attempt || !code) { said.textContent = 'The sign-in was cancelled.'; return begin(); }
  finish(await ask(
    'mutation ($input: ProviderAnswerInput!) { completeProviderSignIn(input: $input) { ' + OUTCOME +
      ' ... on SecondFactorRequired { challenge } ... on IdentityUnknown { signUp suggestedUsername } } }',
    { attempt, code, state, iss },
  ));
}
(parameters.has('state') ? complete() : begin()).catch(tell);
`;

/** To which a provider sends the browser back, and on which one can try the providers. */
export const CALLBACK_PAGE: Page = pageOf({
  title: 'Sign in',
  body: '<div></div><form hidden><label><span></span> <input name="text" autocapitalize="none" required></label><button></button></form>',
  script: SCRIPT,
});
