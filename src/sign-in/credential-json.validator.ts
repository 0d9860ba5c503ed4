import { ValidateBy } from 'class-validator';

/** In characters. An answer with an RSA key and a long id has about 4,000. */
const MAX_LENGTH = 16_384;
/** More than there are kinds of transports. */
const MAX_LIST = 20;

/**
 * The answer of an authenticator as `PublicKeyCredential.toJSON()` makes it. Every part that is read later is a text here, and has a max
 * length: an object with a `length` or a deep list would keep the process busy.
 */
export const IsCredentialJson = (): PropertyDecorator =>
  ValidateBy({
    name: 'isCredentialJson',
    validator: {
      validate: isCredentialJson,
      defaultMessage: () => `must be the JSON of a PublicKeyCredential, with texts of at most ${MAX_LENGTH} characters`,
    },
  });

function isCredentialJson(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { id, rawId, type, response } = value;
  if (!isShort(id) || id === '' || type !== 'public-key' || !(rawId === undefined || isShort(rawId))) return false;
  return isObject(response) && Object.values(response).every(isPart);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isShort = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_LENGTH;

/** A text, the number of the algorithm, or the list of transports. */
const isPart = (value: unknown): boolean =>
  value === null ||
  typeof value === 'number' ||
  isShort(value) ||
  (Array.isArray(value) && value.length <= MAX_LIST && value.every(isShort));
