import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FORM = /^(ahk_[0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/** Whether a text has the form and the checksum of an API key. If not, there is no need to ask AuthHero about it. */
export function hasKeyForm(text: string): boolean {
  const [, secret, checksum] = FORM.exec(text) ?? [];
  return secret !== undefined && base62(crc32(secret)) === checksum;
}

function base62(value: number): string {
  let digits = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) digits = ALPHABET[rest % 62] + digits;
  return digits.padStart(6, '0');
}
