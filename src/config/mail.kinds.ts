import { type Kind, text } from './setting.js';

function canDecode(encoded: string): boolean {
  try {
    return decodeURIComponent(encoded) !== undefined;
  } catch {
    return false;
  }
}

/** Where mail is given to a mail server, with the credentials for it. */
export const smtpUrl: Kind<string> = {
  ...text,
  parse(value) {
    if (!/^smtps?:\/\//.test(value) || !URL.canParse(value)) throw new Error('is not an smtp:// or smtps:// URL');
    const { hostname, pathname, search, hash, username, password } = new URL(value);
    if (![username, password].every(canDecode)) throw new Error('has a % in it that encodes nothing: write %25');
    if (!hostname) throw new Error('has no host');
    if (!/^\/?$/.test(pathname) || search || hash) throw new Error('has something behind the port');
    return value;
  },
};

/** A page to which something is appended behind #. */
export const webPage: Kind<string> = {
  ...text,
  parse(value) {
    if (!/^https?:\/\//.test(value) || !URL.canParse(value)) throw new Error('is not an https:// or http:// URL');
    const { username, password } = new URL(value);
    if (username || password) throw new Error('has a username or a password');
    if (value.includes('#')) throw new Error('has a # in it');
    return value;
  },
};

/** An ASCII address, alone or in angle brackets behind a name. */
export const mailSender: Kind<string> = {
  ...text,
  parse(value) {
    if (value.length > 320 || !/^([^\p{C}"<>@,;:\\]+ <[\w.+-]+@[a-zA-Z0-9.-]+>|[\w.+-]+@[a-zA-Z0-9.-]+)$/u.test(value))
      throw new Error('is neither an address nor a name with an address in angle brackets');
    return value;
  },
};
