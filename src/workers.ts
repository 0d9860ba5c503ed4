import cluster, { type Worker } from 'node:cluster';
import { setTimeout as wait } from 'node:timers/promises';
import { describeError } from './observability/describe-error.js';
import type { Logger } from './observability/logger.js';

/** Pause before a worker that has ended is replaced, so that one that fails at once is not started without end. */
const RESTART_DELAY_MS = 1_000;

/**
 * Processes that serve on one port. Each is a whole AuthHero, and one that ends by itself is replaced. They share only what the
 * database and Redis keep, such as the limits of attempts.
 */
export class Workers {
  private readonly alive = new Set<Worker>();
  private readonly ready = new WeakSet<Worker>();
  private haveServed = false;
  private stopping = false;
  private exitCode = 0;
  private readonly ended = Promise.withResolvers<number>();

  constructor(
    private readonly count: number,
    private readonly log: Logger,
  ) {}

  /**
   * Starts the first worker, which migrates and finds faults of the configuration. When it is ready, starts the others.
   * @returns the exit code, when all have ended
   */
  run(): Promise<number> {
    cluster.on('exit', (worker, code, signal) => this.onExit(worker, code, signal));
    cluster.on('message', (worker) => this.ready.add(worker));
    cluster.once('message', () => {
      this.haveServed = true;
      for (let i = 1; i < this.count && !this.stopping; i += 1) this.start();
    });
    this.start();
    return this.ended.promise;
  }

  /** Tells every worker to drain and end. */
  stop(code: number): void {
    this.stopping = true;
    this.exitCode ||= code;
    for (const { process } of this.alive) process.kill('SIGTERM');
    if (this.alive.size === 0) this.ended.resolve(this.exitCode);
  }

  /** Kills the workers that have not ended by themselves. */
  kill(): void {
    for (const { process } of this.alive) process.kill('SIGKILL');
  }

  private start(): void {
    const worker = cluster.fork();
    this.alive.add(worker);
    worker.on('error', (error) => {
      this.log.error({ worker: worker.id, error: describeError(error) }, 'a worker does not answer');
      // The system could not start a process, so there is none that will exit.
      if (worker.process.pid === undefined) this.onExit(worker, 1, '');
    });
  }

  private onExit(worker: Worker, code: number | null, signal: string): void {
    if (!this.alive.delete(worker)) return;
    // No worker serves, and a new one failed to start: exit, so that the supervisor of this process knows.
    const hopeless = this.alive.size === 0 && !this.ready.has(worker) && worker.process.pid !== undefined;
    if (this.haveServed && !this.stopping && !hopeless) return void this.replace(worker.id, code);
    this.stopping ||= hopeless;
    // A worker that got the signal before it listened to signals has lost nothing.
    const stopped = this.stopping && signal === 'SIGTERM';
    this.exitCode ||= stopped ? 0 : (code ?? 1);
    if (this.alive.size === 0) this.ended.resolve(this.exitCode);
  }

  private async replace(id: number, code: number | null): Promise<void> {
    this.log.error({ worker: id, code }, 'a worker has ended and is replaced');
    await wait(RESTART_DELAY_MS);
    if (!this.stopping) this.start();
  }
}

/** Tells the primary process, if this one is a worker, that it serves. */
export function reportReady(): void {
  if (cluster.isWorker) process.send?.('ready');
}
