import { ValidateBy } from 'class-validator';
import { MAX_IDENTITIES } from '../../identity-provider/identity.service.js';
import { MAX_ISSUER, MAX_SUBJECT } from '../../identity-provider/tidy-identity.js';

/** An identity at a provider in an export: the id of the provider, the issuer and the subject, with a space between them. */
const FORM = /^([a-z][a-z0-9-]{0,31}) ([^\s\p{C}]+) ([^\p{C}]+)$/u;

export interface MovedIdentity {
  readonly providerId: string;
  readonly issuer: string;
  readonly subject: string;
}

export const identityText = ({ providerId, issuer, subject }: MovedIdentity): string =>
  [providerId, issuer, subject].join(' ');

/** The caller has validated the text. */
export function identityOf(text: string): MovedIdentity {
  const [, providerId = '', issuer = '', subject = ''] = FORM.exec(text) ?? [];
  return { providerId, issuer, subject };
}

function isIdentityText(text: unknown): boolean {
  if (typeof text !== 'string' || !FORM.test(text)) return false;
  const { issuer, subject } = identityOf(text);
  return issuer.length <= MAX_ISSUER && subject.length <= MAX_SUBJECT;
}

export const AreIdentityTexts = (): PropertyDecorator =>
  ValidateBy({
    name: 'areIdentityTexts',
    validator: {
      validate: (value) =>
        Array.isArray(value) &&
        value.length <= MAX_IDENTITIES &&
        new Set(value).size === value.length &&
        value.every(isIdentityText),
      defaultMessage: () => `must be at most ${MAX_IDENTITIES} texts such as "google https://accounts.google.com 123"`,
    },
  });
