import { codeIn } from './smtp.js';
import { until } from './until.js';

/** The newest mail to an address with this in its text, as /mailbox shows it: its page. */
async function mailboxPage(server: { url: string }, address: string, words: RegExp): Promise<string> {
  const page = async (path: string) => (await fetch(new URL(path, server.url))).text();
  const find = async () => {
    const links = (await page('/mailbox')).matchAll(/<td>([^<]*)<\/td><td><a href="(\/mailbox\/[0-9a-f-]+)">/g);
    for (const [, recipient, path = ''] of links) {
      const text = recipient === address ? await page(path) : '';
      if (words.test(text)) return text;
    }
    return undefined;
  };
  return (await until(find, (found) => found !== undefined)) ?? '';
}

/** The code in it. */
export const codeInMailbox = async (server: { url: string }, address: string): Promise<string> =>
  codeIn({ text: await mailboxPage(server, address, /\d{4} \d{4}/) });

/** The token of a link in it. */
export const tokenInMailbox = async (server: { url: string }, address: string): Promise<string> =>
  /#token=([\w-]{43})/.exec(await mailboxPage(server, address, /#token=/))?.[1] ?? '';
