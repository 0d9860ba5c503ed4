import { type Page, pageOf } from './page.js';

/** A form that sends one mutation with the token of a mail. Everything here is text of ours: nothing is escaped. */
export interface TokenForm {
  readonly title: string;
  /** The inputs, in HTML. Their names are the fields of the mutation's input. */
  readonly inputs: string;
  readonly button: string;
  readonly document: string;
  /** The type of the member of the result that means success. */
  readonly success: string;
  readonly sayAfterSuccess: string;
  readonly sayIfInvalid: string;
}

/**
 * The token is behind #, so no server and no log sees it. The script takes it out of the address at once: it is not in the history
 * and no other page can read it.
 */
const scriptOf = ({ document, success, sayAfterSuccess, sayIfInvalid }: TokenForm): string => `
const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
history.replaceState(null, '', location.pathname);
// Another link in the same tab changes only what is behind #.
addEventListener('hashchange', () => location.reload());
const form = document.querySelector('form');
const said = document.querySelector('[role=alert]');
const query = ${JSON.stringify(document)};
const say = (text, isOver) => { said.textContent = text; form.hidden = isOver; };
const labelOf = ({ path, message }) => {
  const input = form.elements[path.replace('input.', '')];
  return (input?.labels[0]?.textContent.trim() ?? path) + ' ' + message + '.';
};
if (!token) say('This page needs the link of a mail. Open the newest link again.', true);
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  say('', false);
  try {
    const input = { token, ...Object.fromEntries(new FormData(form)) };
    const body = JSON.stringify({ query, variables: { input } });
    const response = await fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const { data, errors } = await response.json();
    const [result] = Object.values(data ?? {});
    if (result?.__typename === ${JSON.stringify(success)}) say(${JSON.stringify(sayAfterSuccess)}, true);
    else if (result?.__typename === 'ProofInvalid') say(${JSON.stringify(sayIfInvalid)}, true);
    else if (result) say(result.message, false);
    else say(errors[0].extensions.fields?.map(labelOf).join(' ') ?? errors[0].message, false);
  } catch {
    say('The server cannot be reached. Try again.', false);
  }
  button.disabled = false;
});
`;

/** The page for a form. */
export function tokenPage(form: TokenForm): Page {
  const body = `<form>${form.inputs}<button>${form.button}</button></form>`;
  return pageOf({ title: form.title, body, script: scriptOf(form) });
}
