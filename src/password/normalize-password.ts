/** NFC, so that a password is the same from every keyboard; never NFKC, which would make different passwords equal. */
export const normalizePassword = (password: string): string => password.normalize('NFC');
