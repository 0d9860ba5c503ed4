import { ValidateBy } from 'class-validator';

/** In characters of JSON. An answer with an RSA key and a long id has about 4,000. */
const MAX_LENGTH = 16_384;

/** The answer of an authenticator as `PublicKeyCredential.toJSON()` makes it. Only its size and its main parts are checked here. */
export const IsCredentialJson = (): PropertyDecorator =>
  ValidateBy({
    name: 'isCredentialJson',
    validator: {
      validate: isCredentialJson,
      defaultMessage: () => `must be the JSON of a PublicKeyCredential, at most ${MAX_LENGTH} characters`,
    },
  });

function isCredentialJson(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { id, type, response } = value as Record<string, unknown>;
  if (typeof id !== 'string' || id === '' || type !== 'public-key') return false;
  return typeof response === 'object' && response !== null && JSON.stringify(value).length <= MAX_LENGTH;
}
