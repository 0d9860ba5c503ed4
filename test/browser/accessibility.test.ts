import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { anAdmin } from '../support/admins.js';
import { useBrowser } from '../support/browser.js';
import { aPerson, type Person } from '../support/people.js';
import { useTestServer } from '../support/use-test-server.js';
import { Visitor } from '../support/visitor.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const server = useTestServer();
const browser = useBrowser();
let admin: Person;
let somebody: Person;
beforeAll(async () => {
  admin = await anAdmin(server);
  somebody = await aPerson(server);
  await admin.send('mutation { createApiKey(input: { name: "nightly report" }) { __typename } }');
  await admin.send('mutation { inviteUser(input: { email: "somebody@example.com" }) { __typename } }');
  await admin.send(
    'mutation { createRole(input: { name: "accounting", permissions: ["invoices:read"] }) { __typename } }',
  );
});

/** What axe has found: the rule, and where. https://github.com/dequelabs/axe-core */
async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 200)).join(' | ')))`,
  )) as string[];
  return found;
}

const LOOKS = [
  { name: 'light, wide', viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  { name: 'dark, phone', viewport: { width: 375, height: 740 }, colorScheme: 'dark' },
] as const;

/** Each page, and the buttons that open what is to be looked at too. */
const PUBLIC = [
  '/account',
  '/account/sign-up',
  '/account/forgotten-password',
  '/account/reset-password#token=x',
  '/account/reset-password',
  '/account/invitation#token=x',
  '/account/callback',
  '/admin',
];
const PRIVATE: Readonly<Record<string, readonly string[]>> = {
  '/account': ['I have a code already'],
  '/account/security': ['Add a passkey', 'Add an app'],
  '/account/sessions': ['Sign out everywhere else'],
  '/account/keys': ['Create a key', 'Rename nightly report', 'Replace nightly report', 'Revoke nightly report'],
  '/account/activity': [],
  '/account/data': ['Delete my account'],
  '/account/nowhere': [],
  '/admin': ['Invite somebody'],
  '/admin/people/NAME': ['Deactivate', 'Reset the password'],
  '/admin/invitations': ['Revoke somebody@example.com'],
  '/admin/roles': ['Create a role', 'Edit accounting', 'Delete accounting'],
  '/admin/events': [],
};

test.each(LOOKS)(
  'axe finds nothing on the pages for everybody: $name',
  async ({ name: _, ...options }) => {
    const visitor = await Visitor.at(server, browser, options);
    for (const path of PUBLIC) {
      // A change of what is behind # alone loads no page.
      await visitor.page.goto('about:blank');
      await visitor.goto(path);
      await visitor.page.getByRole('heading', { level: 1 }).waitFor();
      expect([path, ...(await violationsOf(visitor.page))]).toEqual([path]);
    }
  },
  120_000,
);

test.each(LOOKS)(
  'axe finds nothing on the pages of somebody who is signed in, nor in their dialogs: $name',
  async ({ name: _, ...options }) => {
    const visitor = await Visitor.at(server, browser, options);
    await visitor.enter('/account', admin.username);
    for (const [path, buttons] of Object.entries(PRIVATE)) {
      await visitor.goto(path.replace('NAME', somebody.username));
      await visitor.page.getByRole('heading', { level: 1 }).waitFor();
      await visitor.page.waitForLoadState('networkidle');
      expect([path, ...(await violationsOf(visitor.page))]).toEqual([path]);
      for (const button of buttons) {
        await visitor.button(button).first().click();
        await visitor.page.waitForLoadState('networkidle');
        expect([path, button, ...(await violationsOf(visitor.page))]).toEqual([path, button]);
        await visitor.page.keyboard.press('Escape');
      }
      const overflow = await visitor.page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect([path, overflow]).toEqual([path, 0]);
    }
  },
  180_000,
);
