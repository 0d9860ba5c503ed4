import purify from 'dompurify';

/**
 * The page has `require-trusted-types-for 'script'`. Here is what becomes of the strings that GraphiQL and React give to the browser:
 * HTML loses what could run, a script has to be a file of this server, and no text becomes a script.
 * Import it first: a browser takes the policy for what comes after it.
 */
purify.addHook('afterSanitizeAttributes', (element) => {
  // A click on a link in the documentation must not end the page, with all that was typed.
  if (element.nodeName !== 'A') return;
  element.setAttribute('target', '_blank');
  element.setAttribute('rel', 'noopener noreferrer');
});

interface PolicyFactory {
  createPolicy(name: string, rules: Record<string, (text: string) => string>): unknown;
}
const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };

trustedTypes?.createPolicy('default', {
  createHTML: (html) => purify.sanitize(html),
  createScriptURL(url) {
    if (new URL(url, location.href).origin !== location.origin)
      throw new TypeError(`not a script of this server: ${url}`);
    return url;
  },
});
