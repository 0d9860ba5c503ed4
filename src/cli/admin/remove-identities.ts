import { ApiKeyService } from '../../api-key/api-key.service.js';
import { idleLimits } from '../../api-key/idle-limits.js';
import type { App } from '../../app.js';
import { AuditEventType } from '../../audit/audit-event-type.enum.js';
import { AuditTrail } from '../../audit/audit-trail.js';
import { Identities } from '../../identity-provider/identities.js';
import { Identity } from '../../identity-provider/identity.entity.js';
import { Password } from '../../password/password.entity.js';
import { appCommand, CommandError, ensureMigrated, say } from '../command/command.js';
import { beginAndLockAccount, commandOrigin, SET_PASSWORD } from './account.js';
import { noticesOf } from './notices.js';

/**
 * `authhero admin remove-identities`: unlinks the identities at providers from an account and revokes its keys. It is for an account
 * with which somebody else has linked an identity: a new password alone does not end that.
 */
export async function removeIdentities(username: string): Promise<void> {
  await appCommand((app) => remove(app, username));
}

async function remove(app: App, username: string): Promise<void> {
  const { config, database } = app;
  await ensureMigrated(config, database);
  const em = database.orm.em.fork();
  const audit = new AuditTrail(em, commandOrigin(), []);
  const user = await beginAndLockAccount(em, username);
  const identities = await new Identities(em).list(user.id);
  if (identities.length === 0) throw new CommandError(`${user.username} has no identity at a provider.`);
  await em.nativeDelete(Identity, { user: user.id });
  user.endProofs();
  const keys = await new ApiKeyService(em, idleLimits(config)).revoke(user.id);
  for (const detail of new Set(identities.map(({ providerId }) => providerId)))
    audit.record(AuditEventType.IDENTITY_UNLINKED, { subjectId: user.id, detail });
  await noticesOf(app, em).tellOf(audit.recorded);
  await em.commit();
  say(
    `${user.username} signs in with no provider any more, in ${database.name}. Unlinked identities: ${identities.length}. Revoked keys: ${keys}.`,
  );
  if ((await em.count(Password, { user })) === 0) say(`${user.username} has no password: ${SET_PASSWORD}.`);
}
