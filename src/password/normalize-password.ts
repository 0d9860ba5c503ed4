/** NFC makes a password the same from every keyboard. NFKC would make different passwords equal. */
export const normalizePassword = (password: string): string => password.normalize('NFC');
