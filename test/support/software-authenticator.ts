import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface SoftwareAuthenticatorOptions {
  readonly origin?: string;
  /** By default that of the options it answers, else the host of the origin. */
  readonly rpId?: string;
  readonly isUserVerified?: boolean;
  /** Whether its keys may be backed up and are. */
  readonly isSynced?: boolean;
  /** Whether the signature counter grows, from 1. Else it stays 0. */
  readonly countsUses?: boolean;
  /** ES256, RS256 or EdDSA, as COSE numbers them. */
  readonly algorithm?: -7 | -257 | -8;
}

/** Lies for one answer. They are signed like the truth. */
export interface Changes extends Omit<SoftwareAuthenticatorOptions, 'countsUses' | 'algorithm'> {
  readonly challenge?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  readonly topOrigin?: string;
  readonly isUserPresent?: boolean;
  /** A new key goes on from it. An old key says it only this once. */
  readonly counter?: number;
  /** Base64url, or null for none. A new key keeps it. */
  readonly userHandle?: string | null;
  /** Signs with a key that nobody registered. For a new key nothing is signed. */
  readonly signature?: 'forged';
  /** A new key takes this id. An old key signs as itself but says that it is this one. */
  readonly credentialId?: string;
}

/** What is read of a PublicKeyCredentialCreationOptionsJSON. */
export interface CreationOptionsJson {
  readonly challenge: string;
  readonly rp: { readonly id?: string };
  readonly user: { readonly id: string };
  readonly extensions?: { readonly credProps?: boolean };
}

/** What is read of a PublicKeyCredentialRequestOptionsJSON. */
export interface RequestOptionsJson {
  readonly challenge: string;
  readonly rpId?: string;
  readonly allowCredentials?: readonly { readonly id: string }[];
}

/** The JSON of what `create()` and `get()` of `navigator.credentials` give. */
export type RegistrationResponseJson = ReturnType<SoftwareAuthenticator['create']>;
export type AuthenticationResponseJson = ReturnType<SoftwareAuthenticator['get']>;

interface Credential {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly userHandle: string | null;
  counter: number;
}

/** A browser and its authenticator, in software. It checks nothing, so that the server has to. */
export class SoftwareAuthenticator {
  private credentials: Credential[] = [];
  private readonly options;

  constructor(options: SoftwareAuthenticatorOptions = {}) {
    this.options = { origin: 'http://localhost:4000', countsUses: true, algorithm: -7 as const, ...options };
  }

  /** The oldest first. */
  get credentialIds(): string[] {
    return this.credentials.map(({ id }) => id);
  }

  create({ challenge, rp, user, extensions }: CreationOptionsJson, changes: Changes = {}) {
    const { algorithm, countsUses } = this.options;
    const { credentialId: id = base64url(randomBytes(32)), counter = countsUses ? 1 : 0 } = changes;
    const { userHandle = canonical(user.id) } = changes;
    const { privateKey, publicKey } = newKeys(algorithm);
    this.credentials.push({ id, privateKey, userHandle, counter });
    const rawId = Buffer.from(id, 'base64url');
    // Sixteen zeros stand for no model of authenticator.
    const attested = [Buffer.alloc(16), bigEndian(rawId.length, 2), rawId, coseKey(algorithm, publicKey)];
    const authData = this.authenticatorData(rp.id, counter, changes, Buffer.concat(attested));
    const response = {
      clientDataJSON: base64url(this.clientData('webauthn.create', challenge, changes)),
      authenticatorData: base64url(authData),
      attestationObject: base64url(cbor(['fmt', 'none', 'attStmt', [], 'authData', authData])),
      transports: ['internal'],
      publicKey: base64url(publicKey.export({ type: 'spki', format: 'der' })),
      publicKeyAlgorithm: algorithm,
    };
    return credentialJson(id, response, extensions?.credProps ? { credProps: { rk: true } } : {});
  }

  /** Signs with the newest key that is allowed. */
  get(options: RequestOptionsJson, changes: Changes = {}) {
    const allowed = options.allowCredentials?.map(({ id }) => id) ?? [];
    // Who claims another id has none of the keys that are allowed.
    const isAnyAllowed = !allowed.length || changes.credentialId !== undefined;
    const credential = this.credentials.findLast(({ id }) => isAnyAllowed || allowed.includes(id));
    if (!credential) throw new Error('The authenticator has no such key.');
    const { userHandle = credential.userHandle, credentialId = credential.id } = changes;
    if (this.options.countsUses && changes.counter === undefined) credential.counter += 1;
    const authData = this.authenticatorData(options.rpId, changes.counter ?? credential.counter, changes);
    const clientData = this.clientData('webauthn.get', options.challenge, changes);
    const { privateKey } = changes.signature ? newKeys(this.options.algorithm) : credential;
    const hash = privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
    return credentialJson(credentialId, {
      clientDataJSON: base64url(clientData),
      authenticatorData: base64url(authData),
      signature: base64url(sign(hash, Buffer.concat([authData, sha256(clientData)]), privateKey)),
      ...(userHandle !== null && { userHandle }),
    });
  }

  /** A copy with the same keys, that counts for itself from here on. */
  clone(): SoftwareAuthenticator {
    const clone = new SoftwareAuthenticator(this.options);
    clone.credentials = this.credentials.map((credential) => ({ ...credential }));
    return clone;
  }

  private clientData(honestType: string, asked: string, changes: Changes): Buffer {
    const { type = honestType, challenge = canonical(asked), origin = this.options.origin } = changes;
    const { crossOrigin = false, topOrigin } = changes;
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin, topOrigin }));
  }

  private authenticatorData(askedId: string | undefined, counter: number, changes: Changes, attested?: Buffer): Buffer {
    const { isUserPresent = true, isUserVerified = true, isSynced } = { ...this.options, ...changes };
    const rpId = changes.rpId ?? this.options.rpId ?? askedId ?? new URL(this.options.origin).hostname;
    const flags = +isUserPresent | (isUserVerified ? 0x04 : 0) | (isSynced ? 0x18 : 0) | (attested ? 0x40 : 0);
    return Buffer.concat([sha256(rpId), Buffer.of(flags), bigEndian(counter, 4), attested ?? Buffer.alloc(0)]);
  }
}

const base64url = (bytes: Buffer): string => bytes.toString('base64url');
/** Base64url as a browser writes what it read. */
const canonical = (text: string): string => base64url(Buffer.from(text, 'base64url'));
const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();

function bigEndian(number: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(number, 0, size);
  return bytes;
}

function credentialJson<Response>(id: string, response: Response, clientExtensionResults = {}) {
  const constants = { type: 'public-key', authenticatorAttachment: 'platform' } as const;
  return { id, rawId: id, ...constants, clientExtensionResults, response };
}

function newKeys(algorithm: -7 | -257 | -8): { privateKey: KeyObject; publicKey: KeyObject } {
  if (algorithm === -7) return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return algorithm === -8 ? generateKeyPairSync('ed25519') : generateKeyPairSync('rsa', { modulusLength: 2048 });
}

/** A public key as COSE writes it: 1 is its type, 3 its algorithm, and its own numbers count down from -1. */
function coseKey(algorithm: -7 | -257 | -8, publicKey: KeyObject): Buffer {
  const { x, y, n, e } = publicKey.export({ format: 'jwk' });
  const bytes = (text = '') => Buffer.from(text, 'base64url');
  if (algorithm === -7) return cbor([1, 2, 3, algorithm, -1, 1, -2, bytes(x), -3, bytes(y)]);
  if (algorithm === -8) return cbor([1, 1, 3, algorithm, -1, 6, -2, bytes(x)]);
  return cbor([1, 3, 3, algorithm, -1, bytes(n), -2, bytes(e)]);
}

/** A list stands for a map: key, value, key, value. */
type Cbor = number | string | Buffer | Cbor[];
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
  if (Array.isArray(value)) return Buffer.concat([cborHead(5, value.length / 2), ...value.map(cbor)]);
  const bytes = Buffer.from(value);
  return Buffer.concat([cborHead(typeof value === 'string' ? 3 : 2, bytes.length), bytes]);
}

/** The major type and its number, in as few bytes as hold it. */
function cborHead(type: number, number: number): Buffer {
  if (number < 24) return Buffer.of((type << 5) | number);
  const size = number < 0x100 ? 1 : 2;
  return Buffer.concat([Buffer.of((type << 5) | (23 + size)), bigEndian(number, size)]);
}
