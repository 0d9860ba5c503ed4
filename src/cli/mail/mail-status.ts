import { MailQueue } from '../../mail/mail-queue.js';
import { command, say } from '../command/command.js';

/** `authhero mail status`: what waits, and how mails ended. It prints no addresses. */
export const tellMailStatus = (): Promise<void> =>
  command(async (_config, { orm }) => {
    const { waiting, oldestSeconds, ended } = await new MailQueue(orm.em).state();
    say(`waiting: ${waiting}${oldestSeconds === null ? '' : `, the oldest for ${Math.round(oldestSeconds)} seconds`}`);
    for (const { kind, outcome, mails } of ended) say(`${kind}: ${mails} ${outcome}`);
  });
