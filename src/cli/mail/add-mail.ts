import type { Command } from 'commander';
import { mailAddress } from '../arguments.js';
import { group } from '../command-group.js';

/** Adds the commands about mail, below a heading of the help. */
export function addMail(program: Command, heading: string): void {
  const mail = group(program, 'mail', 'Mails to users.', heading);
  mail
    .command('test')
    .helpGroup(heading)
    .argument('<address>', 'where the mail goes', mailAddress)
    .description('send a mail at once, to test SMTP_URL and MAIL_FROM')
    .action(async (address) => (await import('./try-mail-server.js')).tryMailServer(address));
  mail
    .command('status')
    .helpGroup(heading)
    .description('print how many mails wait, the age of the oldest, and how those of the last 7 days ended')
    .action(async () => (await import('./mail-status.js')).tellMailStatus());
}
