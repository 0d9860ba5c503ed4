import { execFile } from 'node:child_process';
import { cpSync, globSync, readFileSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { useBrowser } from '../support/browser.js';
import { aFolderWithClient } from '../support/client-package.js';
import { freePort } from '../support/free-port.js';
import { codeInMailbox } from '../support/mailbox.js';
import { letProofsAge } from '../support/old-proofs.js';
import { aName, PASSWORD } from '../support/people.js';
import { type Program, startProgram } from '../support/program.js';
import { sql } from '../support/sql.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { App } from '../support/totp.js';

const EXAMPLE = 'docs/examples/react';
const manifest = JSON.parse(readFileSync(`${EXAMPLE}/package.json`, 'utf8'));
const packages = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });

let folder: string;
let origin: string;
let server: TestServer;
let app: Program;
const browser = useBrowser();
beforeAll(async () => {
  const port = await freePort();
  origin = `http://localhost:${port}`;
  server = await startTestServer({ COOKIE_ORIGINS: origin, NODE_ENV: 'development' });
  folder = await aFolderWithClient(packages.filter((name) => name !== 'authhero-graphql-client'));
  cpSync(EXAMPLE, folder, { recursive: true });
  const url = server.url.replace('127.0.0.1', 'localhost');
  const env = { ...process.env, NODE_OPTIONS: '', VITE_AUTHHERO_URL: url };
  await promisify(execFile)('tsc', ['-p', folder]);
  await promisify(execFile)('vite', ['build', '--logLevel', 'error'], { cwd: folder, env });
  app = await startProgram(`exec vite preview --host localhost --port ${port} --strictPort`, origin, {
    cwd: folder,
    env: {},
  });
}, 120_000);
afterAll(async () => {
  await app?.stop();
  await server?.stop();
  rmSync(folder, { recursive: true });
});

const fill = (page: Page, label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);
const press = (page: Page, button: string) => page.getByRole('button', { name: button, exact: true }).click();
const sees = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor({ timeout: 10_000 });

test('example of React: has the versions of this project, and at most 200 lines that are not blank', () => {
  const main = JSON.parse(readFileSync('package.json', 'utf8'));
  const ours = { ...main.devDependencies, 'authhero-graphql-client': main.version };
  for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))
    expect([name, version]).toEqual([name, ours[name]]);
  const lines = globSync(`${EXAMPLE}/src/*`).flatMap((file) => readFileSync(file, 'utf8').split('\n'));
  expect(lines.filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(200);
});

test('example of React: register, verify the address, add an app, sign in with a code, make a key, confirm, sign out', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('dialog', (dialog) => dialog.accept());
  const username = aName();
  const email = `${username}@example.org`;
  await page.goto(origin);

  await fill(page, 'New username', username);
  await fill(page, 'Address', email);
  await fill(page, 'New password', 'short');
  await press(page, 'Register');
  await sees(page, /password must be at least 8 characters/);
  await fill(page, 'New password', PASSWORD);
  await press(page, 'Register');
  await sees(page, `Hello ${username}`);

  await fill(page, 'Code of the mail', await codeInMailbox(server, email));
  await press(page, 'Verify');
  await sees(page, `Your address is ${email}.`);

  await press(page, 'Add an authenticator app');
  const device = new App((await page.locator('code').textContent()) ?? '');
  await fill(page, 'Code that it shows', device.next());
  await press(page, 'Enable');
  await page.getByText('Type this into your app').waitFor({ state: 'detached' });

  await press(page, 'Sign out');
  await fill(page, 'Username', username);
  await fill(page, 'Password', PASSWORD);
  await press(page, 'Sign in');
  await fill(page, 'Code of your app', device.next());
  await press(page, 'Continue');
  await sees(page, `Hello ${username}`);

  const [{ id }] = await sql(server, 'select id from "user" where username = ?', [username]);
  await letProofsAge(server, { id });
  await fill(page, 'Name', 'my script');
  await press(page, 'Create key');
  await fill(page, 'Code', device.wrong());
  await press(page, 'Confirm');
  await page.getByRole('alert').waitFor();
  await fill(page, 'Code', device.next());
  await press(page, 'Confirm');
  await sees(page, /^ahk_\w{49}$/);
  await sees(page, /my script/);
  await page.getByRole('button', { name: 'Revoke' }).first().click();
  await page.getByText('my script').waitFor({ state: 'detached' });

  const other = await context.newPage();
  await other.goto(origin);
  await sees(other, `Hello ${username}`);
  await press(page, 'Sign out');
  await sees(other, 'Register');
  expect(faults).toEqual([]);
}, 60_000);
