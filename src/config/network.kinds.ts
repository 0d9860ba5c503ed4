import proxyAddr from '@fastify/proxy-addr';
import { checkedWords, type Kind } from './setting.js';

/** The origin of an app that is not a website, such as `capacitor://localhost`. Browsers send it unchanged. */
const APP_ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[A-Za-z0-9._-]+$/;

/** Why a browser would never send this text as an origin, for a person. Undefined if it would. */
function originFault(word: string): string | undefined {
  if (word.includes('*')) return 'has a wildcard: name each origin, since a wildcard matches nothing';
  if (word.endsWith('/')) return 'has an origin with a slash at its end: browsers send none';
  if (!/^[a-z][a-z0-9+.-]*:\/\//.test(word)) return 'has an origin without a scheme such as https://';
  if (!/^https?:/.test(word)) return APP_ORIGIN.test(word) ? undefined : 'has an origin that no app sends';
  if (!URL.canParse(word)) return 'is not a list of origins such as https://app.example.com';
  const { origin } = new URL(word);
  return origin === word ? undefined : `has an origin that browsers send as ${origin}`;
}

/** Origins in the sense of RFC 6454, separated by commas. */
export const origins = checkedWords((words) => {
  for (const word of words) {
    const fault = originFault(word);
    if (fault) throw new Error(fault);
  }
});

/** The origin of a site, without a path. */
export const publicOrigin: Kind<string> = {
  parse(value) {
    if (!/^https?:\/\//.test(value) || !URL.canParse(value)) throw new Error('is not an https:// or http:// URL');
    if (new URL(value).origin !== value)
      throw new Error(`is not an origin without a path, such as ${new URL(value).origin}`);
    return value;
  },
  format: (value) => value,
};

/** A range that the library knows by name, a full IPv4 address or network, or text with the colons of IPv6. */
const NETWORK =
  /^(loopback|linklocal|uniquelocal|((0|[1-9]\d{0,2})\.){3}(0|[1-9]\d{0,2})(\/\d{1,2})?|[\da-f:.]*:[\da-f:.]*(\/\d{1,3})?)$/i;

/** IP addresses and networks, separated by commas. */
export const addresses = checkedWords((words, text) => {
  if (/^(\d+|true)$/i.test(text))
    throw new Error('does not count proxies: name their addresses or networks, such as 10.0.0.0/8');
  if (words.some((word) => word.includes('*'))) throw new Error('has a wildcard: write a network, such as 10.0.0.0/8');
  if (!words.every((word) => NETWORK.test(word)))
    throw new Error('is not a list of addresses and networks such as 10.0.0.0/8');
  try {
    proxyAddr.compile(words);
  } catch {
    throw new Error('is not a list of addresses and networks such as 10.0.0.0/8');
  }
});
