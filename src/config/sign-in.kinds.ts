import { isLoopback } from './loopback.js';
import { checkedWords } from './setting.js';

const ID = /^[a-z][a-z0-9-]{0,31}$/;

/** Ids of identity providers. */
export const providerIds = checkedWords((ids) => {
  if (!ids.every((id) => ID.test(id)))
    throw new Error('is not a list of ids of lower-case letters, digits and "-", such as google,acme');
  if (new Set(ids).size < ids.length) throw new Error('has an id twice');
});

/** URLs to which a provider may send a browser, or an app, back. They are compared character by character. */
export const redirects = checkedWords((urls) => {
  for (const url of urls) {
    if (!URL.canParse(url) || url.includes('*')) throw new Error('is not a list of exact URLs');
    const { protocol, hostname, href, username, password } = new URL(url);
    if (/[?#]/.test(url)) throw new Error('has a URL with a ? or a #');
    if (username || password) throw new Error('has a URL with a username or a password');
    if (href !== url) throw new Error(`has a URL that browsers write as ${href}`);
    if (/^(javascript|data|file|blob|vbscript):$/.test(protocol)) throw new Error('has a URL of no page and no app');
    if (protocol === 'http:' && !isLoopback(hostname))
      throw new Error('has an http:// URL that is not of this machine');
  }
});
