import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** RFC 4226, 4: the secret has at least 128 bits, and should have 160. */
const SECRET_BYTES = 20;
const PERIOD_S = 30;
/** How many steps before and after the present one count, because clocks differ (RFC 6238, 5.2). */
const WINDOW = 1;

/** Makes the secret of an authenticator app. */
export const makeTotpSecret = (): Buffer => randomBytes(SECRET_BYTES);

/** Bytes as people can type them (RFC 4648). */
export const inBase32 = (bytes: Buffer): string => secretOf(bytes).base32;

/** What a QR code contains: an `otpauth://totp/` URI, as authenticator apps read it. */
export const uriOf = (secret: Buffer, issuer: string, label: string): string =>
  totpOf(secret, { issuer, label }).toString();

/**
 * Finds the time step of a code: the present one, or one beside it.
 * @param code six digits; spaces do not count
 * @param now the time at which the code is checked
 * @returns null if the code is wrong
 */
export function stepOf(secret: Buffer, code: string, now: Date): number | null {
  const token = code.replaceAll(' ', '');
  if (!/^\d{6}$/.test(token)) return null;
  const totp = totpOf(secret);
  const timestamp = now.getTime();
  const delta = totp.validate({ token, timestamp, window: WINDOW });
  return delta === null ? null : totp.counter({ timestamp }) + delta;
}

const secretOf = (secret: Buffer): Secret => new Secret({ buffer: new Uint8Array(secret).buffer });

/** SHA-1 and six digits, because many apps ignore other values. As a MAC, SHA-1 is not broken (NIST SP 800-107). */
const totpOf = (secret: Buffer, names: { issuer?: string; label?: string } = {}): TOTP =>
  new TOTP({ ...names, algorithm: 'SHA1', digits: 6, period: PERIOD_S, secret: secretOf(secret) });
