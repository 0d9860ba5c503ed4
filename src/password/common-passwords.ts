import { dictionary } from '@zxcvbn-ts/language-common';

const MIN_LENGTH = 8;

/** The common passwords of zxcvbn-ts (MIT). Shorter ones are left out, because no PASSWORD_MIN_LENGTH allows them. */
const common = new Set(dictionary['passwords-common'].filter((password) => password.length >= MIN_LENGTH));

/** Whether a password is on the list. Upper and lower case are equal. */
export const isCommonPassword = (password: string): boolean => common.has(password.normalize('NFC').toLowerCase());
