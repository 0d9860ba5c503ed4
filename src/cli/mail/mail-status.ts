import { readDatabaseTime } from '../../db/database-time.js';
import { MailQueue } from '../../mail/mail-queue.js';
import { command, say } from '../command/command.js';

/** `authhero mail status`: what waits, and how mails ended. It prints no addresses. */
export const tellMailStatus = (): Promise<void> =>
  command(async (config, { orm }) => {
    // It also connects: a pool that the ORM does not know to be open would keep the process alive for 10 seconds.
    if (!config.database.embedded) await readDatabaseTime(orm.em);
    const { waiting, oldestSeconds, ended } = await new MailQueue(orm.em).state();
    say(`waiting: ${waiting}${oldestSeconds === null ? '' : `, the oldest for ${Math.round(oldestSeconds)} seconds`}`);
    for (const { kind, outcome, mails } of ended) say(`${kind}: ${mails} ${outcome}`);
  });
