import { isISO8601 } from 'class-validator';
import { MAX_PASSKEYS } from '../../passkey/passkey.service.js';
import type { Factors } from './factors.js';

/** A text is not what `textOf` writes. */
export class FactorsFormatError extends Error {}

const HASH_BYTES = 32;
const HANDLE_BYTES = 64;
const MAX_NAME_LENGTH = 64;
/** Of each list: more than any account has. */
const MAX_ENTRIES = 100;

/** Bytes are in base64url. */
export const textOf = ({ app, recoveryCodes, handle, passkeys }: Factors): string =>
  JSON.stringify({
    app: app && { ...app, secret: inBase64(app.secret) },
    recoveryCodes: recoveryCodes.map(inBase64),
    handle: handle && inBase64(handle),
    passkeys: passkeys.map((passkey) => ({
      ...passkey,
      credentialId: inBase64(passkey.credentialId),
      publicKey: inBase64(passkey.publicKey),
    })),
  });

/** Checks all that the database checks, because a row that it refuses would end the import. @throws FactorsFormatError */
export function factorsOf(text: string): Factors {
  const { app, recoveryCodes, handle, passkeys } = objectOf(parsed(text));
  const factors = {
    app: app === null ? null : appOf(objectOf(app)),
    recoveryCodes: listOf(recoveryCodes, MAX_ENTRIES).map((hash) => bytesOf(hash, HASH_BYTES)),
    handle: handle === null ? null : bytesOf(handle, HANDLE_BYTES),
    passkeys: listOf(passkeys, MAX_PASSKEYS).map((passkey) => passkeyOf(objectOf(passkey))),
  };
  check(factors.handle !== null || factors.passkeys.length === 0);
  return factors;
}

const inBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FactorsFormatError();
  }
}

type Unchecked = Readonly<Record<string, unknown>>;

const appOf = ({ secret, lastStep, createdOn }: Unchecked) => ({
  secret: bytesOf(secret),
  lastStep: numberOf(lastStep),
  createdOn: timeOf(createdOn),
});

const passkeyOf = (passkey: Unchecked) => ({
  credentialId: bytesOf(passkey.credentialId),
  publicKey: bytesOf(passkey.publicKey),
  counter: numberOf(passkey.counter),
  transports: listOf(passkey.transports, MAX_ENTRIES).map((transport) => stringOf(transport)),
  rpId: stringOf(passkey.rpId),
  name: stringOf(passkey.name, MAX_NAME_LENGTH),
  isBackupEligible: flagOf(passkey.isBackupEligible),
  backedUp: flagOf(passkey.backedUp),
  isUserVerified: flagOf(passkey.isUserVerified),
  createdOn: timeOf(passkey.createdOn),
  lastUsedOn: passkey.lastUsedOn === null ? null : timeOf(passkey.lastUsedOn),
});

function check(isRight: boolean): asserts isRight {
  if (!isRight) throw new FactorsFormatError();
}

function objectOf(value: unknown): Unchecked {
  check(typeof value === 'object' && value !== null && !Array.isArray(value));
  return value as Unchecked;
}

function listOf(value: unknown, max: number): unknown[] {
  check(Array.isArray(value) && value.length <= max);
  return value;
}

/** @param max in code points, as the database counts */
function stringOf(value: unknown, max = Number.POSITIVE_INFINITY): string {
  check(typeof value === 'string' && value.isWellFormed() && !value.includes('\0') && [...value].length <= max);
  return value;
}

function bytesOf(value: unknown, length?: number): Buffer {
  const bytes = Buffer.from(stringOf(value), 'base64url');
  check(bytes.length > 0 && inBase64(bytes) === value && bytes.length === (length ?? bytes.length));
  return bytes;
}

/** The database gives whole numbers of 64 bits as text. */
function numberOf(value: unknown): string {
  check(typeof value === 'string' && /^\d{1,15}$/.test(value));
  return value;
}

function flagOf(value: unknown): boolean {
  check(typeof value === 'boolean');
  return value;
}

function timeOf(value: unknown): Date {
  check(typeof value === 'string' && /^\d{4}-.*Z$/.test(value) && isISO8601(value, { strict: true }));
  return new Date(value);
}
