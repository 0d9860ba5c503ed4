import { codeIn } from './smtp.js';
import { until } from './until.js';

/** The newest mail to an address, as /mailbox shows it: its page. */
export async function mailboxPage(server: { url: string }, address: string): Promise<string> {
  const page = async (path: string) => (await fetch(new URL(path, server.url))).text();
  const find = async () =>
    new RegExp(`<td>${address}</td><td><a href="(/mailbox/[0-9a-f-]+)">`).exec(await page('/mailbox'));
  const [, path = ''] = (await until(find, (found) => found !== null)) ?? [];
  return page(path);
}

/** The code in it. */
export const codeInMailbox = async (server: { url: string }, address: string): Promise<string> =>
  codeIn({ text: await mailboxPage(server, address) });
