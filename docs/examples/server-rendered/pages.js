const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const text = (value) => String(value).replace(/[&<>"']/g, (character) => ENTITIES[character]);
const page = (body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>AuthHero</title>${body}</html>`;
const alert = (fault) => (fault ? `<p role="alert">${text(fault)}</p>` : '');
const field = (label, name, type, autocomplete) =>
  `<p><label>${label} <input name="${name}" type="${type}" autocomplete="${autocomplete}" required></label></p>`;

export const signInPage = (fault) =>
  page(`<h1>Sign in</h1>${alert(fault)}<form method="post" action="/sign-in">
  ${field('Username', 'username', 'text', 'username')}
  ${field('Password', 'password', 'password', 'current-password')}
  <button>Sign in</button></form>`);

export const codePage = (challenge, fault) =>
  page(`<h1>Second factor</h1>${alert(fault)}<form method="post" action="/code">
  <input type="hidden" name="challenge" value="${text(challenge)}">
  ${field('Code of your app', 'code', 'text', 'one-time-code')}
  <button>Continue</button></form>`);

export const accountPage = (user, keys) =>
  page(`<h1>Hello ${text(user.username)}</h1>
  <ul>${keys.map(({ name, maskedKey, address }) => `<li>${text(name ?? 'Login')} ${text(maskedKey)} from ${text(address ?? '')}</li>`).join('')}</ul>
  <form method="post" action="/sign-out"><button>Sign out</button></form>`);
