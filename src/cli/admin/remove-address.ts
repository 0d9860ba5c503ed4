import { AuditEventType } from '../../audit/audit-event-type.enum.js';
import { EmailAddresses } from '../../email/email-addresses.js';
import { EmailCode } from '../../email/email-code.entity.js';
import { CommandError } from '../command/command.js';
import { changeAccount } from './account.js';
import { noticesOf } from './notices.js';

/**
 * `authhero admin remove-address`: takes the email address from an account. It is for an address that belongs to somebody else now:
 * whoever reads its mail could set a new password.
 */
export async function removeAddress(username: string): Promise<void> {
  await changeAccount(username, async ({ app, em, user, audit, origin }) => {
    const addresses = new EmailAddresses(em);
    const has = (await addresses.findOf(user.id)) !== undefined || (await em.count(EmailCode, { user })) > 0;
    if (!has) throw new CommandError(`${user.username} has no email address.`);
    const verified = await addresses.find(user.id);
    if (verified) await noticesOf(app, em).tellNow(verified, 'EMAIL_REMOVED', origin);
    await em.flush();
    await addresses.forget(user.id);
    user.endProofs();
    audit.record(AuditEventType.EMAIL_CHANGED, { subjectId: user.id });
    return [
      `${user.username} has no email address any more, in ${app.database.name}. Codes and links that were sent there have ended. The password and the keys still work: if somebody else may know them, reset the password too (resetUserPassword).`,
    ];
  });
}
