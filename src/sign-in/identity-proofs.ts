import type { PasswordService } from '../password/password.service.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { CodeProof, RightProof, WrongProof } from '../viewer/proof.js';
import type { ClientAttempts } from './client-attempts.js';
import type { Account } from './find-account.js';

/** Verifies the password and the codes of an account. */
export class IdentityProofs {
  constructor(
    private readonly attempts: ClientAttempts,
    private readonly passwords: PasswordService,
    private readonly codes: readonly CodeProof[],
  ) {}

  /**
   * As one counted attempt, together with the attempts of logins.
   * @throws RateLimitedError, OverloadedError
   */
  async password(account: Account, password: string): Promise<RightProof | WrongProof> {
    return this.passwords.admit(() => this.provePassword(account, password));
  }

  /** The caller counts the attempt. @throws ServiceUnavailableError if the code cannot be checked now */
  async code({ id, isKnownAddress }: Account, method: string, code: string): Promise<RightProof | WrongProof> {
    const proof = this.codes.find((each) => each.method === method);
    if (!proof) throw new TypeError(`There is no way in ${method}.`);
    return proof.prove(id, code, !isKnownAddress);
  }

  private async provePassword(account: Account, password: string): Promise<RightProof | WrongProof> {
    const { id, canonicalUsername } = account;
    const proved = await this.attempts.attempt(canonicalUsername, account, () => this.passwords.prove(id, password));
    if (!proved) return { isRight: false };
    await this.attempts.undo(canonicalUsername);
    return {
      isRight: true,
      method: IdentityMethod.PASSWORD,
      // With a one-time password somebody can only set a new one.
      accept: async () => !proved.isOneTime && (await this.passwords.stillHolds(id, proved)),
    };
  }
}
