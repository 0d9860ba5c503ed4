import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface StartedServer {
  readonly child: ChildProcess;
  readonly url: string;
  ask(query: string, key?: string): Promise<{ data: Record<string, Record<string, string>> }>;
  stop(): void;
}

/** Starts the built server without rate limits, on DATABASE_URL or on an embedded database that is deleted afterwards. */
export async function startServer(settings: Record<string, string> = {}): Promise<StartedServer> {
  const folder = mkdtempSync(join(tmpdir(), 'authhero-bench-'));
  // A database keeps what was sealed with the key of the usual folder.
  const own = process.env.DATABASE_URL ? {} : { DATA_DIR: folder };
  const child = spawn(process.execPath, ['dist/src/main.js'], {
    env: { ...process.env, PORT: '0', RATE_LIMIT: 'off', ...own, ...settings },
  });
  const url = await new Promise<string>((resolve) => {
    let text = '';
    const look = (chunk: Buffer) => {
      text += chunk;
      const found = /"url":"([^"]+)".*AuthHero is ready/.exec(text)?.[1];
      if (!found) return;
      // The log goes on, and nobody reads it.
      child.stdout.off('data', look).resume();
      resolve(found);
    };
    child.stdout.on('data', look);
  });
  return {
    child,
    url,
    async ask(query, key = '') {
      const headers = { 'content-type': 'application/json', ...(key && { 'x-api-key': key }) };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
      return response.json() as never;
    },
    stop() {
      child.kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
