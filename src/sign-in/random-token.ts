import { hash, randomBytes } from 'node:crypto';

/** 256 bits, so that nobody can guess a token. */
const TOKEN_BYTES = 32;
const FORM = /^[A-Za-z0-9_-]{43}$/;

/** Makes the token of a challenge or of a link in a mail. Only its hash is stored. */
export const makeRandomToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** The SHA-256 of a token, as it is stored. */
export const hashRandomToken = (token: string): Buffer => hash('sha256', token, 'buffer');

/** Whether a text has the form of a token. If not, there is no need to look it up. */
export const isRandomToken = (text: string): boolean => FORM.test(text);
