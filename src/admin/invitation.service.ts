import type { AuditEvent } from '../audit/audit-event.entity.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { databaseTime } from '../db/database-time.js';
import type { EmailAddresses } from '../email/email-addresses.js';
import type { EmailLimits } from '../email/email-limits.js';
import { NotConfiguredError } from '../errors/api-error.js';
import type { MailAddress } from '../mail/mail-address.js';
import type { MailOutbox } from '../mail/mail-outbox.js';
import { TEXTS } from '../mail/texts/texts.js';
import type { PermissionsLacking } from '../permission/lacking-permissions.js';
import type { CurrentPermissions } from '../role/current-permissions.js';
import type { RoleService } from '../role/role.service.js';
import type { RoleAssignmentService } from '../role/role-assignment.service.js';
import type { UserService } from '../user/user.service.js';
import type { Viewer } from '../viewer/viewer.js';
import type { Invitation } from './invitation.entity.js';
import type { Invitations } from './invitations.js';

/** The max number of open invitations. */
export const MAX_INVITATIONS = 100;
const HOUR_MS = 3_600_000;

export type InviteOutcome =
  | { readonly kind: 'invited'; readonly expiresOn: Date }
  | { readonly kind: 'limit-reached' }
  | { readonly kind: 'unknown-role'; readonly name: string }
  | PermissionsLacking;

/** Events after which the invitations of an account have ended. */
const ENDING: readonly AuditEventType[] = [
  AuditEventType.DEACTIVATED,
  AuditEventType.DELETED,
  AuditEventType.PASSWORD_RECOVERED,
  AuditEventType.PASSWORD_RESET,
  AuditEventType.API_KEYS_REVOKED,
];

/** Where the links of invitations lead, and how long they work. */
export interface InvitationRules {
  /** The page on which people accept an invitation; undefined if there is none. */
  readonly page: string | undefined;
  readonly lifetimeMs: number;
}

/** Admins invite people to make an account. */
export class InvitationService {
  constructor(
    private readonly users: UserService,
    private readonly rights: CurrentPermissions,
    private readonly roles: RoleService,
    private readonly assignments: RoleAssignmentService,
    private readonly addresses: EmailAddresses,
    private readonly invitations: Invitations,
    private readonly outbox: MailOutbox,
    private readonly limits: EmailLimits,
    private readonly audit: AuditTrail,
    private readonly rules: InvitationRules,
  ) {}

  /** Open invitations, the newest first. */
  async list(): Promise<Invitation[]> {
    return this.invitations.list(MAX_INVITATIONS);
  }

  /**
   * Sends an invitation; an older one to the same address ends. If the address has an account, its owner gets a mail that says so.
   * An address that gets no more mails now gets none, and its older invitation stays: the answer is the same.
   * @throws NotConfiguredError, UnauthenticatedError, ForbiddenError
   */
  async beginAndInvite(viewer: Viewer, address: MailAddress, names: readonly string[]): Promise<InviteOutcome> {
    this.outbox.requireConfigured();
    const { page } = this.rules;
    if (!page) throw new NotConfiguredError('INVITATION_URL');
    const isAllowed = await this.limits.unsolicited.allows(address.canonical);
    const outcome = await this.invite(viewer, address, names, page, isAllowed);
    if (isAllowed && outcome.kind !== 'invited') await this.limits.unsolicited.refund(address.canonical);
    return outcome;
  }

  private async invite(
    viewer: Viewer,
    address: MailAddress,
    names: readonly string[],
    page: string,
    isAllowed: boolean,
  ): Promise<InviteOutcome> {
    await this.users.beginAndLockViewer(viewer.userId);
    await this.roles.lock();
    const current = await this.rights.of(viewer, 'users:manage');
    if (names.length > 0) await this.rights.of(viewer, 'roles:manage');
    const given = await this.assignments.giveable(current, names);
    if (given.kind !== 'giveable') return given;
    if ((await this.invitations.countOthers(address.canonical)) >= MAX_INVITATIONS) return { kind: 'limit-reached' };
    const { lifetimeMs } = this.rules;
    const expiresOn = new Date(databaseTime().getTime() + lifetimeMs);
    if (!isAllowed) return { kind: 'invited', expiresOn };
    const owner = await this.addresses.findOwner(address.canonical);
    const { id, token } = await this.invitations.begin(viewer.userId, address, names, expiresOn);
    const letter = owner
      ? TEXTS.invitedAgain()
      : TEXTS.invitation({ url: `${page}#token=${token}`, hours: Math.round(lifetimeMs / HOUR_MS) });
    const kind = owner ? 'INVITATION_TAKEN' : 'INVITATION';
    this.outbox.add({ kind, recipient: owner?.address ?? address.address, letter, secret: { id, expiresOn } });
    this.audit.recordBy(viewer, AuditEventType.INVITED, { detail: names.join(', ') || undefined });
    return { kind: 'invited', expiresOn };
  }

  /** @returns false if there is no open invitation with this id */
  async beginAndRevoke(viewer: Viewer, id: string): Promise<boolean> {
    await this.users.beginAndLockViewer(viewer.userId);
    await this.rights.of(viewer, 'users:manage');
    const isRevoked = await this.invitations.revoke(id);
    if (isRevoked) this.audit.recordBy(viewer, AuditEventType.INVITATION_REVOKED);
    return isRevoked;
  }

  /**
   * Ends the invitations of somebody who leaves, even if they are restored later, and of somebody who takes the account back: a thief
   * may have sent them. The caller is in their transaction.
   */
  async endOfLeavers(events: readonly AuditEvent[]): Promise<void> {
    for (const { type, subjectId } of events)
      if (subjectId && ENDING.includes(type)) await this.invitations.endOf(subjectId);
  }
}
