import { dictionary } from '@zxcvbn-ts/language-common';

const MIN_LENGTH = 8;

/** The common passwords of zxcvbn-ts (MIT), without those that are shorter than any minimum length. */
const common = new Set(dictionary['passwords-common'].filter((password) => password.length >= MIN_LENGTH));

/** Whether a password is on the list. Case does not matter. */
export const isCommonPassword = (password: string): boolean => common.has(password.normalize('NFC').toLowerCase());
