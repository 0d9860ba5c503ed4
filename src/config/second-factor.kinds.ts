import { type Kind, splitWords } from './setting.js';

const ROLE_NAME = /^[a-z][a-z0-9_-]{0,63}$/;

/** Names of roles, except `user`: everybody has it, and it lets people add a second factor. */
export const roleNames: Kind<string[]> = {
  parse(value) {
    const words = splitWords(value);
    if (!words.every((word) => ROLE_NAME.test(word))) throw new Error('is not a list of roles such as admin,editor');
    if (words.includes('user')) throw new Error('names the role user, which everybody needs to add a second factor');
    return [...new Set(words)];
  },
  format: (value) => value.join(','),
};
