import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from './until.js';

export interface Program {
  /** Where it answers. */
  readonly url: string;
  /** Ends all that the line has started. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * Runs a line of bash until what it starts answers at a URL, whose port it finds in PORT.
 * @throws Error with what it said, when it does not
 */
export async function startProgram(
  line: string,
  url: string,
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Promise<Program> {
  const { PATH = '', HOME = '' } = process.env;
  const variables = { PATH, HOME, PORT: new URL(url).port, ...env };
  const child = spawn('bash', ['-c', line], { cwd, env: variables, detached: true });
  const said = readAll(child);
  child.stdin.end();
  const answers = () =>
    fetch(url).then(
      ({ status }) => status !== 503,
      () => false,
    );
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    const closed = once(child, 'close');
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), signal);
    else return;
    await closed;
  };
  if (await until(answers, Boolean)) return { url, stop };
  await stop();
  throw new Error(`${line}\n${said()}`);
}

function readAll({ stdout, stderr }: ChildProcess): () => string {
  let said = '';
  for (const stream of [stdout, stderr])
    stream?.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  return () => said;
}
