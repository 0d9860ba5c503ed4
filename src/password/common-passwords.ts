import { dictionary } from '@zxcvbn-ts/language-common';

const MIN_LENGTH = 8;

/** The common passwords of zxcvbn-ts (MIT), of which those shorter than any minimum are left out. */
const common = new Set(dictionary['passwords-common'].filter((password) => password.length >= MIN_LENGTH));

/** Whether a password is on the list, without regard to case. */
export const isCommonPassword = (password: string): boolean => common.has(password.normalize('NFC').toLowerCase());
