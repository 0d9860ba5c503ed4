import { hash, randomBytes } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { runStandalone } from '../db/prepared-statement.js';
import type { User } from '../user/user.entity.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { CodeProof, RightProof, WrongProof } from '../viewer/proof.js';
import { RecoveryCode } from './recovery-code.entity.js';
import { inBase32 } from './totp-codes.js';

const CODES = 10;
/** 120 bits, so that a fast hash is enough, and 24 characters in Base32. */
const CODE_BYTES = 15;

/** The recovery codes of users: each replaces a lost second factor once. Callers that change them hold the lock on the user's row. */
export class RecoveryCodes implements CodeProof {
  readonly method = IdentityMethod.RECOVERY_CODE;

  constructor(
    private readonly em: SqlEntityManager,
    private readonly audit: AuditTrail,
  ) {}

  async count(userId: string): Promise<number> {
    return this.em.count(RecoveryCode, { user: userId });
  }

  /** Makes codes if a user has none, when the first factor is added. The caller flushes. @returns the new codes, which cannot be read again */
  async ensure(user: User): Promise<string[]> {
    return (await this.count(user.id)) > 0 ? [] : this.renew(user);
  }

  /** Replaces all codes of a user. The caller flushes. */
  async renew(user: User): Promise<string[]> {
    await this.forget(user.id);
    const codes = Array.from({ length: CODES }, makeCode);
    for (const code of codes) this.em.persist(Object.assign(new RecoveryCode(), { user, hash: hashCode(code) }));
    return codes;
  }

  async forget(userId: string): Promise<void> {
    await this.em.nativeDelete(RecoveryCode, { user: userId });
  }

  async prove(userId: string, code: string): Promise<RightProof | WrongProof> {
    const values = [userId, hashCode(code).toString('hex')];
    const [found] = await runStandalone<{ id: string }>(this.em, { text: FIND, values });
    if (!found) return { isRight: false };
    return { isRight: true, method: this.method, accept: () => this.accept(userId, found.id) };
  }

  /** Uses up a code. Whoever has a code is the owner: an authenticator app that was suspended works again. */
  private async accept(userId: string, id: string): Promise<boolean> {
    if ((await this.em.nativeDelete(RecoveryCode, { id })) === 0) return false;
    await this.em.execute(LIFT_SUSPENSION, [userId]);
    const left = await this.count(userId);
    this.audit.record(AuditEventType.RECOVERY_CODE_USED, { actorId: userId, subjectId: userId, detail: `${left}` });
    return true;
  }
}

/** Lets the codes of a suspended app count again. */
export const LIFT_SUSPENSION = 'update totp set stranger_failures = 0 where user_id = ? and stranger_failures > 0';

const FIND = `select id from recovery_code where user_id = $1 and hash = decode($2, 'hex')`;

/** Such as `ABCD-EFGH-...`, six groups of four. */
const makeCode = (): string => inBase32(randomBytes(CODE_BYTES)).replace(/.{4}(?=.)/g, '$&-');

/** Case, spaces and hyphens do not count. */
const hashCode = (code: string): Buffer => hash('sha256', code.replace(/[\s-]/g, '').toUpperCase(), 'buffer');
