import { type Kind, splitWords } from './setting.js';

const KEY_BYTES = 32;

function keyOf(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text) || bytes.length !== KEY_BYTES)
    throw new Error('is not 32 bytes in Base64: make one with openssl rand -base64 32');
  if (new Set(bytes).size === 1) throw new Error('is not random: make one with openssl rand -base64 32');
  return bytes;
}

/** 32 random bytes, in Base64. */
export const sealingKey: Kind<Buffer | null> = {
  parse: keyOf,
  format: (key) => key?.toString('base64') ?? '',
};

/** Several of them, separated by commas. */
export const sealingKeys: Kind<Buffer[]> = {
  parse: (text) => splitWords(text).map(keyOf),
  format: (keys) => keys.map((key) => key.toString('base64')).join(','),
};
