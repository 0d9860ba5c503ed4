import { formatDuration, parseDuration } from './duration.js';
import { parsePostgresUrl } from './postgres-url.js';

/** Parses the text of an environment variable, and formats the value for the documentation. */
export interface Kind<T> {
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

/** The texts between commas, without empty ones. */
export const splitWords = (value: string): string[] =>
  value
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);

/** Texts, separated by commas. @param check throws an Error that says what is wrong with them */
export const checkedWords = (check: (words: string[], text: string) => void): Kind<string[]> => ({
  parse(value) {
    const list = splitWords(value);
    check(list, value);
    return list;
  },
  format: (value) => value.join(','),
});

/** Texts, separated by commas, of which none is empty or stands twice. */
export const words: Kind<string[]> = {
  parse(value) {
    const list = value.split(',').map((word) => word.trim());
    if (list.includes('') || new Set(list).size < list.length) throw new Error('has an empty entry, or one twice');
    if (list.some((word) => word.length > 256)) throw new Error('has an entry of more than 256 characters');
    return list;
  },
  format: (value) => value.join(','),
};

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

export const redisUrl: Kind<string> = {
  ...text,
  parse(value) {
    if (!/^rediss?:\/\//.test(value) || !URL.canParse(value)) throw new Error('is not a redis:// or rediss:// URL');
    if (!/^\/?\d*$/.test(new URL(value).pathname)) throw new Error('names a database that is no number');
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
  /** The variable whose value counts where this one has none. */
  readonly fallback?: string | undefined;
}

const definitions: SettingDefinition[] = [];

/** Declares that an environment variable sets the decorated property. */
export function Setting<T>(
  variable: string,
  kind: Kind<T>,
  description: string,
  options: { secret?: boolean; fallback?: string } = {},
) {
  return (target: object, property: string): void => {
    const group = target.constructor as SettingDefinition['group'];
    definitions.push({
      group,
      property,
      variable,
      kind,
      description,
      secret: options.secret ?? false,
      fallback: options.fallback,
    });
  };
}

/** Every setting. */
export const settings: readonly SettingDefinition[] = definitions;
