import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { withKey } from '../support/admins.js';
import { anAddress, set, stored, verify } from '../support/email.js';
import { aPerson } from '../support/people.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { type Behaviour, codeIn, MailServer } from '../support/smtp.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const STEPS = Number(process.env.SIMULATION_STEPS ?? 60);

let database: TestDatabase;
let mails: MailServer;
let env: Record<string, string>;
const processes: ServerProcess[] = [];
const urls: string[] = [];

beforeAll(async () => {
  mails = await MailServer.start();
  database = await createTestDatabase();
  const mail = { SMTP_URL: mails.url, MAIL_FROM: 'auth@example.com', SECRETS_KEY: randomBytes(32).toString('base64') };
  env = { ...database.env, ...mail, NODE_ENV: 'test' };
  await Promise.all([startOne(0), startOne(1)]);
}, 60_000);
afterAll(async () => {
  for (const { child } of processes) child.kill('SIGTERM');
  await Promise.all(processes.map(({ exited }) => exited));
  await mails.stop();
  await database.drop();
});

async function startOne(index: number): Promise<void> {
  processes[index] = spawnServer(env);
  urls[index] = await processes[index].ready;
}

async function sql(text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const at = (index: number) => ({ url: urls[index % 2] ?? '' });
/** Lets every mail be tried at once, also those that a killed process had taken. Tries that come too soon do not count. */
const dueNow = () => sql('update mail set due_on = now(), attempts = 0 where done_on is null');
const waiting = async () => (await sql('select id from mail where done_on is null')).length;

test('mail: two processes send each mail once', async () => {
  const addresses = Array.from({ length: 40 }, anAddress);
  const people = await Promise.all(addresses.map((_, index) => aPerson(at(index))));
  await Promise.all(people.map((person, index) => set(person, addresses[index] ?? '')));
  await until(waiting, (count) => count === 0);
  const arrived = mails.received.flatMap(({ recipients }) => recipients).sort();
  expect(arrived).toEqual(addresses.map(stored).sort());
});

test('mail: a process that is killed in the middle of a delivery loses no mail', async () => {
  const [person, email] = [await aPerson(at(0)), anAddress()];
  mails.behaviour = 'silent';
  const { attempts } = mails;
  await set(person, email);
  await until(
    () => mails.attempts,
    (count) => count > attempts,
  );
  for (const index of [0, 1]) processes[index]?.child.kill('SIGKILL');
  await Promise.all(processes.map(({ exited }) => exited));
  mails.behaviour = 'take';
  await Promise.all([startOne(0), startOne(1)]);
  expect(await waiting()).toBe(1);
  await dueNow();
  const mail = await mails.mailTo(stored(email));
  expect((await verify(withKey(at(0), person, person.key), codeIn(mail))).__typename).toBe('VerifyEmailSuccess');
}, 60_000);

test('simulation of mail: whatever the mail server does, and however often a process is killed, the mail of each living code arrives, and no other is sent late', async () => {
  const behaviours: Behaviour[] = ['take', 'take', 'busy', 'cut', 'silent'];
  const begun = mails.received.length;
  const addresses: string[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    mails.behaviour = behaviours[step % behaviours.length] ?? 'take';
    const email = anAddress();
    try {
      const person = await aPerson(at(step));
      await set(person, anAddress());
      await set(person, email);
      addresses.push(stored(email));
    } catch {
      // Its process was just killed: nothing was promised, or the promise is not known here.
    }
    if (step % 12 === 11) {
      processes[step % 2]?.child.kill('SIGKILL');
      await processes[step % 2]?.exited;
      await startOne(step % 2);
    }
    if (step % 7 === 6) await dueNow();
  }
  mails.behaviour = 'take';
  for (let round = 0; round < 60 && (await waiting()) > 0; round += 1) {
    await dueNow();
    await wait(1_000);
  }
  expect(await waiting()).toBe(0);
  const arrived = mails.received.slice(begun);
  const missing = addresses.filter((address) => !arrived.some(({ recipients }) => recipients.includes(address)));
  expect(missing).toEqual([]);
  // However often a mail arrived, it is the same one.
  const ids = Map.groupBy(arrived, ({ text }) => codeIn({ text }));
  for (const same of ids.values()) expect(new Set(same.map(({ messageId }) => messageId)).size).toBe(1);
  expect(await sql('select id from mail where content is not null or recipient is not null')).toEqual([]);
}, 300_000);
