import { databaseTime } from '../db/database-time.js';
import type { OpenedToken, SealedTokens } from '../sealing/sealed-tokens.js';
import type { ChallengeService } from '../sign-in/challenge.service.js';
import type { CredentialJson } from '../sign-in/given-proof.js';
import type { LoginOptions, PasskeyProofs } from '../sign-in/passkey-proofs.js';
import type { UsedTokens } from '../sign-in/used-tokens.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { RightProof, WrongProof } from '../viewer/proof.js';
import { clientDataOf, credentialIdOf } from './client-data.js';
import { CONFIRM } from './passkey-options.service.js';
import { mayFollow, type Passkeys } from './passkeys.js';
import type { RelyingParty } from './relying-party.js';
import { type Expected, verifyUse } from './webauthn.js';

const WRONG: WrongProof = { isRight: false };

/** Verifies passkeys for logins and confirmations: WebAuthn Level 3, 7.2. */
export class PasskeyProofService implements PasskeyProofs {
  constructor(
    private readonly challenges: ChallengeService,
    private readonly passkeys: Passkeys,
    private readonly relyingParty: RelyingParty,
    private readonly loginOptions: SealedTokens<LoginOptions>,
    private readonly usedTokens: UsedTokens,
  ) {}

  openLoginOptions(token: string): OpenedToken<LoginOptions> | null {
    return this.loginOptions.open(token, databaseTime());
  }

  async findOwnerId(answer: CredentialJson): Promise<string | undefined> {
    const id = credentialIdOf(answer);
    return id && this.passkeys.findOwnerId(id);
  }

  signalOfUnknown({ id }: CredentialJson): Record<string, unknown> {
    return { rpId: this.relyingParty.id, credentialId: id };
  }

  async proveLogin(
    userId: string,
    { data: { challenge, loginChallengeId }, expiresOn }: OpenedToken<LoginOptions>,
    answer: CredentialJson,
  ): Promise<RightProof | WrongProof> {
    if (!(await this.usedTokens.useUp(challenge, expiresOn))) return WRONG;
    return this.prove(userId, answer, challenge, loginChallengeId === null);
  }

  async proveConfirmation(userId: string, answer: CredentialJson): Promise<RightProof | WrongProof> {
    const { challenge } = clientDataOf(answer);
    const taken = await this.challenges.take(challenge, CONFIRM);
    if (taken?.userId !== userId) return WRONG;
    const proof = await this.prove(userId, answer, challenge, true);
    if (!proof.isRight) return proof;
    const { credentialVersion } = taken;
    return {
      ...proof,
      accept: async (user) => user.credentialVersion === credentialVersion && (await proof.accept(user)),
    };
  }

  private async prove(
    userId: string,
    answer: CredentialJson,
    challenge: string,
    mustVerifyUser: boolean,
  ): Promise<RightProof | WrongProof> {
    const id = credentialIdOf(answer);
    const kept = id && (await this.passkeys.find(userId, id));
    if (!kept || !namesUser(answer, kept.handle)) return WRONG;
    const { id: rpId, origins } = this.relyingParty;
    const expected: Expected = { challenge, origins, rpId, mustVerifyUser };
    const use = await verifyUse(answer, kept, expected);
    if (!use) return WRONG;
    // The signature is right, so another copy of the passkey has been used: it may have been cloned.
    if (!mayFollow(use.counter, kept.counter)) return { isRight: false, detail: 'PASSKEY_COUNTER' };
    return {
      isRight: true,
      method: IdentityMethod.PASSKEY,
      wayInId: kept.passkeyId,
      accept: () => this.passkeys.use(userId, kept, use),
    };
  }
}

/** An answer may name its user, and then has to name the owner of the passkey. */
function namesUser({ response }: CredentialJson, handle: string): boolean {
  const { userHandle } = response as { userHandle?: unknown };
  return userHandle === undefined || userHandle === null || userHandle === handle;
}
