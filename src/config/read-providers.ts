import type { Config } from './config.js';
import { isLoopback } from './loopback.js';
import { PRESETS, type ProviderSettings, prefixOf } from './provider.settings.js';
import { flag } from './setting.js';

const MAX_NAME = 64;

/** Reads the value of a variable; a secret can come from a file. @throws Error that says what is wrong with it */
export type ReadVariable = (variable: string, secret?: boolean) => string | undefined;

/**
 * Reads the settings of each provider.
 * @param fault gets each variable that is wrong, and what is wrong with it
 */
export function readProviders(
  { signIn, environment }: Pick<Config, 'signIn' | 'environment'>,
  read: ReadVariable,
  fault: (variable: string, message: string) => void,
): ProviderSettings[] {
  return signIn.providerIds.map((id) => {
    const take = <T>(word: string, parse: (text: string | undefined) => T, otherwise: T): T => {
      const variable = `${prefixOf(id)}${word}`;
      try {
        return parse(read(variable, word === 'CLIENT_SECRET'));
      } catch (error) {
        fault(variable, (error as Error).message);
        return otherwise;
      }
    };
    const preset = Object.hasOwn(PRESETS, id) ? PRESETS[id] : undefined;
    return {
      id,
      protocol: preset?.protocol ?? 'openid',
      issuer: take('ISSUER', (text) => issuerOf(text ?? preset?.issuer, environment === 'production'), ''),
      clientId: take('CLIENT_ID', required, ''),
      clientSecret: take('CLIENT_SECRET', (text) => text ?? '', ''),
      name: take('NAME', (text) => nameOf(text ?? preset?.name ?? id), ''),
      scopes: take(
        'SCOPES',
        (text) => scopesOf(text ?? preset?.scopes ?? 'openid profile email', preset?.protocol),
        '',
      ),
      maySignUp: take('SIGN_UP', (text) => (text ? flag.parse(text) : true), true),
    };
  });
}

function required(text: string | undefined): string {
  if (!text) throw new Error('is required for a provider of SIGN_IN_PROVIDERS');
  return text;
}

function issuerOf(text: string | undefined, isProduction: boolean): string {
  const url = required(text);
  if (!URL.canParse(url)) throw new Error('is not an https:// URL');
  const { protocol, hostname, username, password, search, hash } = new URL(url);
  const isAllowed = protocol === 'https:' || (protocol === 'http:' && !isProduction && isLoopback(hostname));
  if (!isAllowed) throw new Error('is not an https:// URL');
  if (username || password || search || hash) throw new Error('has a username, a password, a query or a # in it');
  return url;
}

function nameOf(text: string): string {
  if (text.length > MAX_NAME || /\p{C}/u.test(text)) throw new Error(`is longer than ${MAX_NAME} characters`);
  return text;
}

function scopesOf(text: string, protocol: 'openid' | 'github' = 'openid'): string {
  if (!/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(text))
    throw new Error('is not a list of scopes, separated by one space');
  if (protocol === 'openid' && !text.split(' ').includes('openid')) throw new Error('has no scope openid');
  return text;
}
