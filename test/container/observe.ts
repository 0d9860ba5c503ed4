import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { OwnPostgres } from '../support/own-postgres.js';

/** How a process ended, and all that it wrote. */
export function ended(child: ChildProcess): Promise<{ code: number | null; text: string }> {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, text })));
}

/** Until /readyz answers 200. */
export async function ready(port: number): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the service is not ready after 15 s');
}

/** The environment of the process below tini: tini must have Node itself below it, no shell between. */
export function nodeBelow({ pid }: ChildProcess): Record<string, string> {
  const below = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  const names = below.map((each) => readFileSync(`/proc/${each}/cmdline`, 'utf8').split('\0')[0]);
  if (names.join() !== 'node') throw new Error(`below tini runs ${names}`);
  const lines = readFileSync(`/proc/${below[0]}/environ`, 'utf8').split('\0').filter(Boolean);
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

/** From now on the two roles have to know their passwords, as they have to with the image of PostgreSQL. */
export async function askForPasswords(postgres: OwnPostgres): Promise<void> {
  const [row] = await postgres.sql('show hba_file');
  const rules = ['host all authhero,authhero_migrations all scram-sha-256', 'host all all 127.0.0.1/32 trust'];
  await postgres.sql(
    `copy (values ${rules.map((rule) => `('${rule}')`).join(', ')}) to '${row?.hba_file}'`,
    'select pg_reload_conf()',
  );
}
