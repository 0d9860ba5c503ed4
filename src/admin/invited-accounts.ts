import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { EmailAddress } from '../email/email-address.entity.js';
import type { EmailAddresses } from '../email/email-addresses.js';
import type { MailAddress } from '../mail/mail-address.js';
import type { Role } from '../role/role.entity.js';
import type { RoleService } from '../role/role.service.js';
import type { RoleAssignmentService } from '../role/role-assignment.service.js';
import { lockUsernames } from '../user/reserved-usernames.js';
import type { User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { FoundInvitation, Invitations } from './invitations.js';

/** What an invitation gives a new account. */
export interface Gift {
  readonly address: MailAddress;
  readonly roles: readonly Role[];
}

/** Gives new accounts what their invitation promises: a verified address, since the token was sent there, and roles. */
export class InvitedAccounts {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly users: UserService,
    private readonly roles: RoleService,
    private readonly assignments: RoleAssignmentService,
    private readonly addresses: EmailAddresses,
    private readonly invitations: Invitations,
  ) {}

  /** @returns undefined if the token is unknown, used or expired, or was revoked */
  async find(token: string): Promise<FoundInvitation | undefined> {
    return this.invitations.find(token);
  }

  /**
   * Uses up an invitation. The caller is in the transaction that makes the account, and has reserved its username.
   * @returns undefined if it works no more, its sender could not give this now, or somebody has the address
   */
  async take(found: FoundInvitation): Promise<Gift | undefined> {
    await this.roles.lock();
    const invitation = await this.invitations.end(found.id);
    const roles = invitation && (await this.rolesFrom(found.invitedById, invitation.roles));
    if (!invitation || !roles || !(await this.isFree(invitation.canonical))) return undefined;
    const { address, canonical } = invitation;
    return { address: { address, canonical }, roles };
  }

  /** The caller flushes. */
  give(user: User, { address: { address, canonical }, roles }: Gift): void {
    this.em.persist(Object.assign(new EmailAddress(), { user, address, canonical }));
    this.assignments.give(user, roles);
  }

  /** The roles, if who has sent the invitation is active, and could give these roles now. The caller holds the lock on roles. */
  private async rolesFrom(invitedById: string, names: readonly string[]): Promise<Role[] | undefined> {
    const sender = await this.users.find({ id: invitedById });
    if (!sender) return undefined;
    const permissions = new Set((await this.assignments.permissionsOf([sender.id])).get(sender.id) ?? []);
    if (!permissions.has('users:manage') || (names.length > 0 && !permissions.has('roles:manage'))) return undefined;
    const given = await this.assignments.giveable({ permissions }, names);
    return given.kind === 'giveable' ? given.roles : undefined;
  }

  /** Whether nobody has the address. Of two who verify one address at once, one waits here and then sees that it is taken. */
  private async isFree(canonical: string): Promise<boolean> {
    await lockUsernames(this.em, [canonical]);
    return (await this.addresses.findOwner(canonical)) === undefined;
  }
}
