import proxyAddr from '@fastify/proxy-addr';
import { formatDuration, parseDuration } from './duration.js';
import { parsePostgresUrl } from './postgres-url.js';

/** Parses the text of an environment variable, and formats the value for the documentation. */
interface Kind<T> {
  parse(text: string): T;
  format(value: T): string;
}

export const text: Kind<string> = { parse: (value) => value, format: (value) => value };

export const integer: Kind<number> = {
  parse(value) {
    if (!/^-?\d{1,15}$/.test(value)) throw new Error('is not a whole number');
    return Number(value);
  },
  format: String,
};

export const flag: Kind<boolean> = {
  parse(value) {
    if (/^(true|on|1)$/i.test(value)) return true;
    if (/^(false|off|0)$/i.test(value)) return false;
    throw new Error('is neither true nor false');
  },
  format: String,
};

/** A duration, kept in milliseconds. */
export const duration: Kind<number> = { parse: parseDuration, format: formatDuration };

export const postgresUrl: Kind<string> = { ...text, parse: parsePostgresUrl };

/** A URL to which the beginning of a hash is appended. */
export const rangeUrl: Kind<string> = {
  ...text,
  parse(value) {
    if (!/^https?:\/\//.test(value) || !URL.canParse(value)) throw new Error('is not an https:// or http:// URL');
    const { username, password, hash } = new URL(value);
    if (username || password) throw new Error('has a username or a password');
    if (hash) throw new Error('has a # in it');
    return /[/=]$/.test(value) ? value : `${value}/`;
  },
};

const splitWords = (value: string): string[] =>
  value
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);

/** The scheme of an app that is no website, such as `capacitor` or `chrome-extension`, and its host. Browsers send it as it is. */
const APP_ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[A-Za-z0-9._-]+$/;

/** Why a text is no origin that a browser sends: a clause for a person. */
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
export const origins: Kind<string[]> = {
  parse(value) {
    const words = splitWords(value);
    for (const word of words) {
      const fault = originFault(word);
      if (fault) throw new Error(fault);
    }
    return words;
  },
  format: (value) => value.join(','),
};

export const redisUrl: Kind<string> = {
  ...text,
  parse(value) {
    if (!/^rediss?:\/\//.test(value) || !URL.canParse(value)) throw new Error('is not a redis:// or rediss:// URL');
    return value;
  },
};

/** A number of events within a window of time. */
export interface Rate {
  readonly count: number;
  readonly windowMs: number;
}

const MAX_COUNT = 1_000_000;
const MAX_WINDOW_MS = 20 * 86_400_000;

export const rate: Kind<Rate> = {
  parse(value) {
    const [, count, window] = /^(\d{1,7})\/(\w+)$/.exec(value) ?? [];
    if (!count || !window) throw new Error('is not a rate such as 10/15m or 100/1d');
    const parsed = { count: Number(count), windowMs: parseDuration(window) };
    if (parsed.count < 1 || parsed.count > MAX_COUNT) throw new Error(`counts fewer than 1 or more than ${MAX_COUNT}`);
    if (parsed.windowMs < 1_000 || parsed.windowMs > MAX_WINDOW_MS)
      throw new Error('has a window below 1s or above 20d');
    return parsed;
  },
  format: ({ count, windowMs }) => `${count}/${formatDuration(windowMs)}`,
};

/** Ranges that the library knows by name; an IPv4 address or network in full; anything with the colons of IPv6. */
const NETWORK =
  /^(loopback|linklocal|uniquelocal|(\d{1,3}\.){3}\d{1,3}(\/\d{1,2})?|[\da-f:.]*:[\da-f:.]*(\/\d{1,3})?)$/i;

/** IP addresses and networks, separated by commas. */
export const addresses: Kind<string[]> = {
  parse(value) {
    const words = splitWords(value);
    if (/^(\d+|true)$/i.test(value))
      throw new Error('does not count proxies: name their addresses or networks, such as 10.0.0.0/8');
    if (words.some((word) => word.includes('*')))
      throw new Error('has a wildcard: write a network, such as 10.0.0.0/8');
    if (!words.every((word) => NETWORK.test(word)))
      throw new Error('is not a list of addresses and networks such as 10.0.0.0/8');
    try {
      proxyAddr.compile(words);
    } catch {
      throw new Error('is not a list of addresses and networks such as 10.0.0.0/8');
    }
    return words;
  },
  format: (value) => value.join(','),
};

/** One environment variable: the property of a group of settings that holds it, and what the documentation says of it. */
export interface SettingDefinition {
  readonly group: abstract new () => object;
  readonly property: string;
  readonly variable: string;
  // biome-ignore lint/suspicious/noExplicitAny: each definition carries its own value type
  readonly kind: Kind<any>;
  readonly description: string;
  /** A secret can also come from a file, named by the variable with `_FILE` behind it. */
  readonly secret: boolean;
}

const definitions: SettingDefinition[] = [];

/** Declares that an environment variable sets the decorated property. */
export function Setting<T>(variable: string, kind: Kind<T>, description: string, options: { secret?: boolean } = {}) {
  return (target: object, property: string): void => {
    const group = target.constructor as SettingDefinition['group'];
    definitions.push({ group, property, variable, kind, description, secret: options.secret ?? false });
  };
}

/** Every setting. */
export const settings: readonly SettingDefinition[] = definitions;
