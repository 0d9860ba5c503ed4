import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { loadConfig } from '../src/config/load-config.js';
import { createLogger } from '../src/observability/logger.js';
import { startServer } from '../src/server.js';

/** Takes the pictures of README.md from the running product, in Debian's Chromium: `npm run pictures`. */
const FOLDER = 'docs/pictures';
const SIZE = { width: 1100, height: 720 };
const PASSWORD = 'a long passphrase';
const PEOPLE = [
  ['ada', 'Ada', 'Lovelace'],
  ['alan', 'Alan', 'Turing'],
  ['emmy', 'Emmy', 'Nöther'],
  ['katherine', 'Katherine', 'Johnson'],
  ['li-shanlan', '善蘭', '李'],
  ['grace', 'Grace', 'Hopper'],
] as const;

const dataDir = mkdtempSync(join(tmpdir(), 'authhero-pictures-'));
const config = loadConfig({ DATA_DIR: dataDir, PORT: '0', RATE_LIMIT: 'off', LOG_LEVEL: 'error' });
const server = await startServer(config, createLogger(config));
const origin = new URL(server.url.replace('127.0.0.1', 'localhost')).origin;
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  mkdirSync(FOLDER, { recursive: true });
  for (const [username, firstName, lastName] of PEOPLE)
    await send('mutation ($input: RegisterInput!) { register(input: $input) { __typename } }', {
      input: { username, password: PASSWORD, firstName, lastName },
    });
  const env = { ...process.env, DATA_DIR: dataDir };
  const command = ['dist/scripts/authhero.js', 'admin', 'create', 'grace', '--existing'];
  await once(spawn(process.execPath, command, { env, stdio: ['ignore', 'ignore', 'inherit'] }), 'exit');
  await takeExplorer(browser);
  const page = await signIn(browser);
  await takeAccount(page);
  await takeConsole(page);
} finally {
  await browser.close();
  await server.stop();
  rmSync(dataDir, { recursive: true });
}

async function send(query: string, variables: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(server.url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  if (!response.ok) throw new Error(await response.text());
}

async function save(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${FOLDER}/${name}.png` });
}

async function takeExplorer(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: SIZE });
  await page.goto(`${origin}/graphiql`);
  await page.locator('.graphiql-query-editor').getByText('Register').first().waitFor();
  await page.getByRole('button', { name: /execute query/i }).click();
  await page.locator('.graphiql-response').getByText('RegisterSuccess').waitFor();
  await save(page, 'explorer');
  await page.close();
}

async function signIn(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: SIZE });
  await addPasskeyDevice(page);
  await page.goto(`${origin}/account/security`);
  await page.getByLabel('Username or email address').fill('grace');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  return page;
}

async function takeAccount(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Laptop');
  await page.getByRole('button', { name: 'Create the passkey' }).click();
  await page.getByRole('button', { name: 'I have saved them' }).click();
  await page.getByText('Laptop').first().waitFor();
  await page.getByRole('status').getByText('The passkey was added.').waitFor({ state: 'detached' });
  await page.mouse.wheel(0, 300);
  await page.waitForTimeout(500);
  await save(page, 'account');
}

async function takeConsole(page: Page): Promise<void> {
  await page.goto(`${origin}/admin`);
  await page.getByRole('link', { name: 'ada' }).waitFor();
  await save(page, 'console');
}

/** A device that Chromium simulates: https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/ */
async function addPasskeyDevice(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable', { enableUI: false });
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
