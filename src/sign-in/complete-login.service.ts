import type { KeyPlace } from '../api-key/new-api-key.js';
import type { UserService } from '../user/user.service.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { RightProof, WrongProof } from '../viewer/proof.js';
import type { ChallengeService, FoundChallenge } from './challenge.service.js';
import type { ClientAttempts } from './client-attempts.js';
import type { Account } from './find-account.js';
import type { CredentialJson, GivenProof } from './given-proof.js';
import type { IdentityProofs } from './identity-proofs.js';
import { type BegunLogin, LOGIN, type LoggedIn, type LoginEnd } from './login-end.js';
import type { PasskeyProofs } from './passkey-proofs.js';
import type { ProofRefusals, Refused } from './proof-refusals.js';

export type CompleteLoginOutcome =
  | LoggedIn
  | { readonly kind: 'passkey-unknown'; readonly signal: Record<string, unknown> }
  | Refused;

type GivenCode = Extract<GivenProof, { readonly code: string }>;
type Prove = (account: Account) => Promise<RightProof | WrongProof>;

/** Ends a login with a second factor, or with a passkey alone. */
export class CompleteLoginService {
  constructor(
    private readonly users: UserService,
    private readonly challenges: ChallengeService,
    private readonly attempts: ClientAttempts,
    private readonly proofs: IdentityProofs,
    private readonly passkeys: PasskeyProofs,
    private readonly end: LoginEnd,
    private readonly refusals: ProofRefusals,
  ) {}

  /**
   * The transaction begins after the proof was checked. Each try counts for the challenge, also when the transaction is rolled back.
   * @param token of `FactorRequired`, or of the options for a passkey
   * @param place where the key goes
   * @throws RateLimitedError; NotConfiguredError; ServiceUnavailableError if the factor cannot be checked now
   */
  async proveAndBegin(token: string, proof: GivenProof, place: KeyPlace): Promise<CompleteLoginOutcome> {
    switch (proof.method) {
      case IdentityMethod.PASSKEY:
        return this.byPasskey(token, proof.answer, place);
      case IdentityMethod.PASSWORD:
        return this.refuseUnknown();
      default:
        return this.byCode(token, proof, place);
    }
  }

  private async byCode(token: string, { method, code }: GivenCode, place: KeyPlace): Promise<CompleteLoginOutcome> {
    const found = await this.challenges.find(token, LOGIN);
    if (!found) return this.refuseUnknown();
    return this.goOn(found, (account) => this.proofs.code(account, method, code), place);
  }

  private async byPasskey(token: string, answer: CredentialJson, place: KeyPlace): Promise<CompleteLoginOutcome> {
    const options = this.passkeys.openLoginOptions(token);
    if (!options) return this.refuseUnknown();
    const userId = await this.passkeys.findOwnerId(answer);
    if (!userId) {
      await this.attempts.attemptUnknown();
      return { kind: 'passkey-unknown', signal: this.passkeys.signalOfUnknown(answer) };
    }
    const prove: Prove = () => this.passkeys.proveLogin(userId, options, answer);
    const { loginChallengeId } = options.data;
    return loginChallengeId
      ? this.goOn({ id: loginChallengeId, userId }, prove, place)
      : this.byPasskeyAlone({ userId, madeOn: options.madeOn }, prove, place);
  }

  /** Goes on with a login whose first proof was right. */
  private async goOn(found: FoundChallenge, prove: Prove, place: KeyPlace): Promise<CompleteLoginOutcome> {
    const account = await this.attempts.findAccount({ id: found.userId });
    if (!account) return this.refuseUnknown();
    const { tried, proof } = await this.attempts.attemptFactor(account, async () => {
      const tried = await this.challenges.tryOnce(found);
      const proof = tried?.userId === account.id ? await prove(account) : ({ isRight: false } as const);
      return { tried, proof, isRight: proof.isRight };
    });
    if (!proof.isRight || !tried)
      return this.refusals.record({ subjectId: account.id }, proof.isRight ? undefined : proof);
    const user = await this.users.beginAndLock({ id: account.id });
    if (!user || !(await this.challenges.isLive(tried, user)) || !(await proof.accept(user)))
      return this.refusals.recordInTransaction({ subjectId: account.id });
    await this.challenges.end(tried, user);
    return this.end.issue(user, account, withProof(tried.data as unknown as BegunLogin, proof), place);
  }

  /** Options that are older than the last end of the user's proofs count no more, as a challenge would not. */
  private async byPasskeyAlone(
    { userId, madeOn }: { userId: string; madeOn: Date },
    prove: Prove,
    place: KeyPlace,
  ): Promise<CompleteLoginOutcome> {
    const account = await this.attempts.findAccount({ id: userId });
    if (!account) return this.refuseUnknown();
    const proof = await this.attempts.attemptFactor(account, () => prove(account));
    if (!proof.isRight) return this.refusals.record({ subjectId: userId }, proof);
    const user = await this.users.beginAndLock({ id: userId });
    if (!user || user.hasEndedProofsSince(madeOn) || !(await proof.accept(user)))
      return this.refusals.recordInTransaction({ subjectId: userId });
    const nothing: BegunLogin = {
      name: account.canonicalUsername,
      methods: [],
      wayInIds: [],
      change: { kind: 'keep' },
    };
    return this.end.issue(user, account, withProof(nothing, proof), place);
  }

  private async refuseUnknown(): Promise<Refused> {
    await this.attempts.attemptUnknown();
    return this.refusals.record();
  }
}

/** A login with one more proof. */
const withProof = (begun: BegunLogin, { method, wayInId }: RightProof): BegunLogin => ({
  ...begun,
  methods: [...begun.methods, method],
  wayInIds: wayInId ? [...begun.wayInIds, wayInId] : begun.wayInIds,
});
