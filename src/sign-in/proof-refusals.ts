import type { Origin } from '../audit/audit-event.entity.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { DeniedRequests } from '../audit/denied-requests.js';
import type { UserService } from '../user/user.service.js';
import type { WrongProof } from '../viewer/proof.js';
import type { Viewer } from '../viewer/viewer.js';

/** One and the same outcome for a proof that is wrong, too old, used, or not enough. */
export interface Refused {
  readonly kind: 'proof-invalid';
}

/** Whose proof was refused, and with which key it was asked for. */
export interface RefusedParties {
  readonly actorId?: string;
  readonly subjectId?: string | undefined;
  readonly apiKeyId?: string | undefined;
}

/** A viewer who has tried to prove something about the own account. */
export const partiesOf = ({ userId, credential }: Viewer): RefusedParties => ({
  actorId: userId,
  subjectId: userId,
  apiKeyId: credential.apiKeyId ?? undefined,
});

const REFUSED: Refused = { kind: 'proof-invalid' };

/** Records proofs that were refused: also codes and links of mails. */
export class ProofRefusals {
  constructor(
    private readonly users: UserService,
    private readonly audit: AuditTrail,
    private readonly deniedRequests: DeniedRequests,
    private readonly origin: Origin,
  ) {}

  /** No transaction is open. Without parties, the refusal is about the client's address. */
  async record(parties: RefusedParties = {}, { suspends = false, detail }: Partial<WrongProof> = {}): Promise<Refused> {
    const what = parties.subjectId ?? this.origin.address;
    await this.deniedRequests.record(
      { type: AuditEventType.PROOF_REFUSED, what, parties, ...(detail && { detail }) },
      this.origin,
    );
    if (suspends) await this.beginAndRecordSuspension(parties.subjectId);
    return REFUSED;
  }

  /**
   * In the transaction of the request. A denial has a connection of its own, and the embedded database has only one: here it would wait
   * for ever.
   */
  recordInTransaction(parties: RefusedParties = {}): Refused {
    this.audit.record(AuditEventType.PROOF_REFUSED, parties);
    return REFUSED;
  }

  private async beginAndRecordSuspension(id = ''): Promise<void> {
    const user = await this.users.beginAndLock({ id });
    if (user) this.audit.record(AuditEventType.TOTP_SUSPENDED, { subjectId: user.id });
  }
}
