import type { ChildProcess } from 'node:child_process';
import { type Ended, startScript } from './script.js';

export interface ServerProcess {
  readonly child: ChildProcess;
  /** Resolves with the URL once the server says that it is ready. */
  readonly ready: Promise<string>;
  readonly exited: Promise<Ended>;
}

/** Runs the built server as an operator does, without rate limits unless a test sets them. */
export function spawnServer(env: Record<string, string>): ServerProcess {
  const { child, ended } = startScript('src/main.js', [], { PORT: '0', LOG_LEVEL: 'info', RATE_LIMIT: 'off', ...env });
  let stdout = '';
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text) => {
      stdout += text;
      const url = /"url":"([^"]+)".*AuthHero is ready/.exec(stdout)?.[1];
      if (url) resolve(url);
    });
    void ended.then(({ stderr }) => reject(new Error(`the server did not start: ${stdout}${stderr}`)));
  });
  ready.catch(() => {});
  return { child, ready, exited: ended };
}
