import { domainToASCII } from 'node:url';

/** RFC 5321, 4.5.3.1.3: a path of 256 octets with its angle brackets. Octets, because RFC 6531 allows UTF-8. */
const MAX_BYTES = 254;
/** RFC 5321, 4.5.3.1.1. */
const MAX_LOCAL_BYTES = 64;
/** A dot-atom (RFC 5322, 3.2.3), with the letters, marks and digits of every script (RFC 6531). No quoted form: it allows spaces. */
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^[\p{L}\p{M}\p{N}-]+(\.[\p{L}\p{M}\p{N}-]+)+$/u;
/** RFC 1123, 2.1; the last label is no number, since that would be an IP address. */
const HOST = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** An address for mail. */
export interface MailAddress {
  /** Where mail is sent: the part before the @ as it was typed (NFC), and the domain in lower-case ASCII (UTS 46). */
  readonly address: string;
  /** The form in which addresses are compared: without regard to case. */
  readonly canonical: string;
}

/** @returns undefined if the text is not exactly one address */
export function parseMailAddress(text: string): MailAddress | undefined {
  if (!text.isWellFormed()) return undefined;
  const [local = '', name = '', ...more] = text.normalize('NFC').split('@');
  if (more.length > 0 || !LOCAL.test(local) || Buffer.byteLength(local) > MAX_LOCAL_BYTES || !DOMAIN.test(name))
    return undefined;
  const domain = domainToASCII(name);
  const address = `${local}@${domain}`;
  if (!HOST.test(domain) || Buffer.byteLength(address) > MAX_BYTES) return undefined;
  return { address, canonical: `${local.toLowerCase().normalize('NFC')}@${domain}` };
}
