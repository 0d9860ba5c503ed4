import { randomBytes } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { AuditEvent, type Origin } from '../../audit/audit-event.entity.js';
import { AuditEventType } from '../../audit/audit-event-type.enum.js';
import { databaseTime } from '../../db/database-time.js';
import { EmailAddress } from '../../email/email-address.entity.js';
import { EmailCode } from '../../email/email-code.entity.js';
import { type MailAddress, parseMailAddress } from '../../mail/mail-address.js';
import { Password } from '../../password/password.entity.js';
import { ADMIN_ROLE, USER_ROLE } from '../../permission/permissions.js';
import { Role } from '../../role/role.entity.js';
import { RoleAssignment } from '../../role/role-assignment.entity.js';
import type { Sealer } from '../../sealing/sealer.js';
import { hashUsername, lockUsernames } from '../../user/reserved-usernames.js';
import { RetiredUsername } from '../../user/retired-username.entity.js';
import { fold, User } from '../../user/user.entity.js';
import type { Factors } from '../factors/factors.js';
import { addFactors } from './add-factors.js';
import { idOf, isOfSameLine } from './imported-id.js';
import { KnownFactors } from './known-factors.js';
import { KnownIdentities } from './known-identities.js';
import type { UserLine } from './user-line.js';

/** What became of a line: an account was made, an earlier run of the import made it, or why there is none. */
export type Outcome = 'made' | 'there' | { readonly fault: string };

/** What a good line says. */
export interface Account {
  readonly line: UserLine;
  readonly factors: Factors | undefined;
}

export interface BatchOptions {
  readonly origin: Origin;
  readonly allowAdmin: boolean;
  /** Seals the secrets of authenticator apps. */
  readonly sealer: Sealer | undefined;
}

/**
 * Makes the accounts of some lines, with their events, in one transaction; an account that is there stays as it is.
 * @param em fresh: nothing is in it
 * @returns the outcome of each line, in their order
 */
export async function writeBatch(
  em: SqlEntityManager,
  accounts: readonly Account[],
  options: BatchOptions,
): Promise<Outcome[]> {
  await em.begin();
  try {
    const known = await lookUp(em, accounts);
    const outcomes = accounts.map((account) => write(em, account, known, options));
    await em.commit();
    return outcomes;
  } catch (error) {
    await em.rollback().catch(() => {});
    throw error;
  }
}

interface Known {
  /** Ids by canonical username. */
  readonly ids: Map<string, string>;
  /** The names of accounts that were erased, as SHA-256 in hexadecimal digits. */
  readonly retired: Set<string>;
  readonly roles: Map<string, Role>;
  /** Verified addresses, in the form in which they are compared. */
  readonly addresses: Set<string>;
  readonly factors: KnownFactors;
  readonly identities: KnownIdentities;
}

/** Reserves names and addresses to the end of the transaction, as `register` and `verifyEmail` do, and looks who has them. */
async function lookUp(em: SqlEntityManager, accounts: readonly Account[]): Promise<Known> {
  const lines = accounts.map(({ line }) => line);
  const names = [...new Set(lines.map(({ username }) => fold(username)))];
  const canonicals = lines.flatMap(({ email }) => (email && parseMailAddress(email)?.canonical) || []);
  await lockUsernames(em, [...new Set([...names, ...canonicals])].sort());
  const taken = await em.find(EmailAddress, { canonical: { $in: canonicals } });
  const users = await em.find(
    User,
    { canonicalUsername: { $in: names } },
    { fields: ['id', 'canonicalUsername'], disableIdentityMap: true },
  );
  const retired = await em.find(RetiredUsername, { hash: { $in: names.map(hashUsername) } });
  const roles = await em.find(Role, {});
  return {
    ids: new Map(users.map(({ id, canonicalUsername }) => [canonicalUsername, id])),
    retired: new Set(retired.map(({ hash }) => Buffer.from(hash).toString('hex'))),
    roles: new Map(roles.map((role) => [role.name, role])),
    addresses: new Set(taken.map(({ canonical }) => canonical)),
    factors: await KnownFactors.lookUp(
      em,
      accounts.flatMap(({ factors }) => factors ?? []),
    ),
    identities: await KnownIdentities.lookUp(
      em,
      lines.flatMap(({ identities }) => identities ?? []),
    ),
  };
}

function write(em: SqlEntityManager, { line, factors }: Account, known: Known, options: BatchOptions): Outcome {
  const { origin, allowAdmin, sealer } = options;
  const name = fold(line.username);
  const now = databaseTime();
  const createdOn = line.createdOn ? new Date(line.createdOn) : now;
  const [id, present] = [idOf(line, createdOn), known.ids.get(name)];
  if (present !== undefined)
    return isOfSameLine(present, id)
      ? 'there'
      : { fault: 'username is taken by another account, which stays as it is' };
  if (known.retired.has(hashUsername(name).toString('hex')))
    return { fault: 'username is that of an account that was erased, and stays taken' };
  const names = [...new Set(line.roles ?? [])].filter((role) => role !== USER_ROLE).sort();
  const roles = names.flatMap((role) => known.roles.get(role) ?? []);
  if (roles.length < names.length) return { fault: 'roles has one that does not exist' };
  if (names.includes(ADMIN_ROLE) && !allowAdmin)
    return { fault: 'roles has admin, which is given only with --allow-admin' };
  const address = line.email ? parseMailAddress(line.email) : undefined;
  if (address && line.emailVerified && known.addresses.has(address.canonical))
    return { fault: 'email belongs to another account' };
  if (factors && known.factors.has(factors)) return { fault: 'factors has a passkey or a code of another account' };
  const identities = line.identities ?? [];
  if (known.identities.has(identities)) return { fault: 'identities has one of another account' };
  const user = Object.assign(new User(line.username), { id, createdOn, updatedOn: now });
  user.rename(line);
  em.persist(user);
  if (line.passwordHash !== null) em.persist(new Password(user, line.passwordHash));
  if (address) em.persist(line.emailVerified ? verified(user, address) : unverified(user, address));
  if (address && line.emailVerified) known.addresses.add(address.canonical);
  known.identities.add(user, identities);
  if (factors) addFactors(em, user, factors, sealer);
  if (factors) known.factors.add(factors);
  em.persist(new AuditEvent(AuditEventType.REGISTERED, { subjectId: id }, origin));
  for (const role of roles) em.persist(new RoleAssignment(user, role));
  if (roles.length > 0) {
    const detail = names.join(', ');
    em.persist(new AuditEvent(AuditEventType.ROLES_CHANGED, { subjectId: id, detail }, origin));
  }
  known.ids.set(name, id);
  return 'made';
}

const verified = (user: User, { address, canonical }: MailAddress): EmailAddress =>
  Object.assign(new EmailAddress(), { user, address, canonical });

/** Kept as an address that waits, with a code that nobody knows and that has expired. */
const unverified = (user: User, { address, canonical }: MailAddress): EmailCode =>
  Object.assign(new EmailCode(), {
    user,
    address,
    canonical,
    hash: randomBytes(32),
    credentialVersion: user.credentialVersion,
    expiresOn: databaseTime(),
  });
