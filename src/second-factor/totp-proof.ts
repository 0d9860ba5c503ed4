import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { databaseTime } from '../db/database-time.js';
import { runStandalone } from '../db/prepared-statement.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { CodeProof, RightProof, WrongProof } from '../viewer/proof.js';
import { stepOf } from './totp-codes.js';
import type { TotpSecrets } from './totp-secrets.js';

/**
 * Checks the codes of authenticator apps (RFC 6238). A code works once, over all processes. After too many wrong codes in a row from
 * addresses that the account does not know, codes from such addresses prove nothing (NIST SP 800-63B-4, 3.2.2). Codes from a known
 * address do not count for that, so nobody can lock the owner out there.
 */
export class TotpProof implements CodeProof {
  readonly method = IdentityMethod.TOTP;

  constructor(
    private readonly em: SqlEntityManager,
    private readonly secrets: TotpSecrets,
    /** The max number of wrong codes in a row from unknown addresses. */
    private readonly maxFailures: number,
  ) {}

  async prove(userId: string, code: string, isStranger: boolean): Promise<RightProof | WrongProof> {
    const statement = isStranger
      ? { text: COUNT_STRANGER, values: [userId, this.maxFailures] }
      : { text: FIND, values: [userId] };
    const [kept] = await runStandalone<Row>(this.em, statement);
    if (!kept) return { isRight: false };
    const { id, secret, failures } = kept;
    const step = stepOf(this.secrets.open(secret, 'totp', id), code, databaseTime());
    if (step === null) return { isRight: false, suspends: isStranger && failures === this.maxFailures };
    return { isRight: true, method: this.method, accept: () => this.accept(id, step, isStranger) };
  }

  private async accept(id: string, step: number, isStranger: boolean): Promise<boolean> {
    return (await this.em.execute<unknown[]>(ACCEPT, [step, isStranger, id, step])).length > 0;
  }
}

const FIND = 'select id, secret, stranger_failures as failures from totp where user_id = $1';

/** Counts before the code is checked: of many tries at the same time, no more than the max number is checked. */
const COUNT_STRANGER = `update totp set stranger_failures = stranger_failures + 1
  where user_id = $1 and stranger_failures < $2 returning id, secret, stranger_failures as failures`;

const ACCEPT = `update totp set last_step = ?, stranger_failures = case when ? then 0 else stranger_failures end
  where id = ? and last_step < ? returning 1`;

interface Row {
  readonly id: string;
  readonly secret: string;
  readonly failures: number;
}
