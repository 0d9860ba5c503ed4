import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { freePort } from './free-port.js';

/** A Redis server of the test's own, that it may stop and freeze. It keeps nothing on disk. */
export class OwnRedis {
  private process: ChildProcess | undefined;

  private constructor(private readonly port: number) {}

  static async create(): Promise<OwnRedis> {
    const redis = new OwnRedis(await freePort());
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    if (this.isRunning) return;
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.process = spawn('redis-server', options, { stdio: 'ignore' });
    while (!(await this.keys().catch(() => undefined))) await wait(20);
  }

  async keys(): Promise<string[]> {
    const client = createClient({ url: this.url, socket: { reconnectStrategy: false } });
    client.on('error', () => {});
    await client.connect();
    try {
      return await client.keys('*');
    } finally {
      client.destroy();
    }
  }

  freeze = (): boolean | undefined => this.process?.kill('SIGSTOP');
  thaw = (): boolean | undefined => this.process?.kill('SIGCONT');

  async stop(): Promise<void> {
    if (!this.process || !this.isRunning) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }

  private get isRunning(): boolean {
    return this.process !== undefined && this.process.exitCode === null && this.process.signalCode === null;
  }
}
