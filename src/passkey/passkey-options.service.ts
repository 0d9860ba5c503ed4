import { randomBytes } from 'node:crypto';
import { databaseTime } from '../db/database-time.js';
import type { SealedTokens } from '../sealing/sealed-tokens.js';
import type { ChallengeService } from '../sign-in/challenge.service.js';
import type { ClientAttempts } from '../sign-in/client-attempts.js';
import { LOGIN } from '../sign-in/login-end.js';
import type { LoginOptions } from '../sign-in/passkey-proofs.js';
import type { ProofRefusals, Refused } from '../sign-in/proof-refusals.js';
import { makeRandomToken } from '../sign-in/random-token.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import type { Viewer } from '../viewer/viewer.js';
import type { Passkey } from './passkey.entity.js';
import type { Passkeys } from './passkeys.js';
import type { RelyingParty } from './relying-party.js';
import { ALGORITHMS } from './webauthn.js';

/** The purposes of challenges for signed-in users. */
export const [REGISTER, CONFIRM] = ['PASSKEY_REGISTER', 'PASSKEY_CONFIRM'];
const LIFETIME_MS = 300_000;
const HANDLE_BYTES = 64;

export interface PasskeyOptions {
  readonly kind: 'options';
  /** What the browser gets. */
  readonly options: Record<string, unknown>;
  readonly expiresOn: Date;
  /** What the answer comes with, for a login. */
  readonly challenge: string | null;
}

/** Makes what a browser needs to ask for a passkey. The options of signed-in users are rows; those of strangers are not. */
export class PasskeyOptionsService {
  constructor(
    private readonly users: UserService,
    private readonly credentials: LiveCredentials,
    private readonly challenges: ChallengeService,
    private readonly attempts: ClientAttempts,
    private readonly passkeys: Passkeys,
    private readonly relyingParty: RelyingParty,
    private readonly loginOptions: SealedTokens<LoginOptions>,
    private readonly refusals: ProofRefusals,
  ) {}

  /**
   * For a login with a passkey alone; or as the second factor, if a login has begun.
   * @param loginChallenge of `SecondFactorRequired`
   * @throws RateLimitedError, NotConfiguredError
   */
  async forLogin(loginChallenge: string | null): Promise<PasskeyOptions | Refused> {
    await this.attempts.begin();
    const begun = loginChallenge === null ? null : await this.challenges.find(loginChallenge, LOGIN);
    if (loginChallenge !== null && !begun) return this.refusals.record();
    const challenge = makeRandomToken();
    const now = databaseTime();
    const expiresOn = new Date(now.getTime() + LIFETIME_MS);
    const sealed = this.loginOptions.seal({ challenge, loginChallengeId: begun?.id ?? null }, now, expiresOn);
    const options = await this.requestOptions(challenge, begun?.userId ?? null, begun ? 'preferred' : 'required');
    return { kind: 'options', options, expiresOn, challenge: sealed };
  }

  /** @throws RateLimitedError, NotConfiguredError; UnauthenticatedError if the key has ended in the meantime */
  async beginConfirmation(viewer: Viewer): Promise<PasskeyOptions> {
    await this.attempts.begin(viewer.userId);
    const user = await this.users.beginAndLockViewer(viewer.userId);
    await this.credentials.assertLive(viewer.credential);
    const { token, expiresOn } = await this.challenges.begin(user, CONFIRM);
    const options = await this.requestOptions(token, user.id, 'required');
    return { kind: 'options', options, expiresOn, challenge: null };
  }

  /** @throws RateLimitedError, NotConfiguredError; UnauthenticatedError if the key has ended in the meantime */
  async beginRegistration(viewer: Viewer): Promise<PasskeyOptions> {
    await this.attempts.begin(viewer.userId);
    const { generateRegistrationOptions } = await import('@simplewebauthn/server');
    const user = await this.users.beginAndLockViewer(viewer.userId);
    await this.credentials.assertLive(viewer.credential);
    const handle = (await this.passkeys.handleOf(user.id)) ?? randomBytes(HANDLE_BYTES);
    const data = { handle: handle.toString('base64url') };
    const { token, expiresOn } = await this.challenges.begin(user, REGISTER, data);
    const options = await generateRegistrationOptions({
      rpName: this.relyingParty.name,
      rpID: this.relyingParty.id,
      userID: new Uint8Array(handle),
      userName: user.username,
      userDisplayName: [user.firstName, user.lastName].filter(Boolean).join(' ') || user.username,
      challenge: bytesOf(token),
      timeout: LIFETIME_MS,
      attestationType: 'none',
      excludeCredentials: (await this.passkeys.list(user.id)).map(describe),
      // A device that does not verify its user can be a second factor, though never the only proof.
      authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
    return { kind: 'options', options: { ...options }, expiresOn, challenge: null };
  }

  /** @param userId null if the authenticator is to say who it is */
  private async requestOptions(
    challenge: string,
    userId: string | null,
    userVerification: 'preferred' | 'required',
  ): Promise<Record<string, unknown>> {
    const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
    const allowCredentials = userId === null ? [] : (await this.passkeys.list(userId)).map(describe);
    return {
      ...(await generateAuthenticationOptions({
        rpID: this.relyingParty.id,
        challenge: bytesOf(challenge),
        timeout: LIFETIME_MS,
        userVerification,
        allowCredentials,
      })),
    };
  }
}

const bytesOf = (token: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(token, 'base64url'));

const describe = ({ credentialId, transports }: Passkey) => ({
  id: Buffer.from(credentialId).toString('base64url'),
  transports: transports as never[],
});
