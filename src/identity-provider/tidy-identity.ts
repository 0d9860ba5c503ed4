import type { ProvedIdentity } from './identity-provider.js';
import { BadAnswerError } from './unreachable-error.js';

/** OpenID Connect Core, 2: a subject has at most 255 characters. All lengths are in UTF-16 code units. */
export const MAX_SUBJECT = 255;
export const MAX_ISSUER = 512;
const MAX_LABEL = 255;
const MAX_USERNAME = 60;
const MIN_USERNAME = 3;

/** What AuthHero keeps of an identity. @throws BadAnswerError if its issuer or subject is longer than the standard allows */
export function tidyIdentity({ issuer, subject, label, nickname }: ProvedIdentity): ProvedIdentity {
  // The database writes every half of a surrogate pair as the same character.
  const isPlain = [issuer, subject].every((text) => !/[\p{Cc}\p{Cs}]/u.test(text));
  if (subject === '' || subject.length > MAX_SUBJECT || issuer.length > MAX_ISSUER || !isPlain)
    throw new BadAnswerError('sub');
  return { issuer, subject, label: label && tidyLabel(label), nickname };
}

/** Names that could be the username of somebody whom the provider calls so: the name, and the name with a number behind it. */
export function usernamesLike(nickname: string | null): string[] {
  const plain = (nickname ?? '').normalize('NFKD').replace(/[^A-Za-z0-9._-]/g, '');
  const name = plain.replace(/^[^A-Za-z0-9]+/, '').slice(0, MAX_USERNAME);
  return name.length < MIN_USERNAME ? [] : ['', '2', '3', '4', '5'].map((number) => `${name}${number}`);
}

function tidyLabel(label: string): string | null {
  const shown = label.replace(/\p{C}/gu, '').trim();
  // The cut can leave half of a character.
  return shown.slice(0, MAX_LABEL).replace(/\p{Cs}$/u, '') || null;
}
