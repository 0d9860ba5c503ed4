import cluster, { type Worker } from 'node:cluster';
import { setTimeout as wait } from 'node:timers/promises';
import { describeError } from './observability/describe-error.js';
import type { Logger } from './observability/logger.js';

/** So that a worker that cannot stay is not started without pause. */
const RESTART_DELAY = 1_000;

/**
 * Processes that serve, each a whole AuthHero, on one port. One that ends by itself is replaced. They share what the database
 * and Redis keep, limits of tries among it, and nothing else.
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
   * Starts the first, which migrates and finds what is wrong, and when it is ready the others.
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

  /** Has every worker drain and end. */
  stop(code: number): void {
    this.stopping = true;
    this.exitCode ||= code;
    for (const { process } of this.alive) process.kill('SIGTERM');
    if (this.alive.size === 0) this.ended.resolve(this.exitCode);
  }

  /** Ends what has not ended by itself. */
  kill(): void {
    for (const { process } of this.alive) process.kill('SIGKILL');
  }

  private start(): void {
    const worker = cluster.fork();
    this.alive.add(worker);
    worker.on('error', (error) => {
      this.log.error({ worker: worker.id, error: describeError(error) }, 'a worker cannot be reached');
      // The system had no room for another process: there is none, and none will exit.
      if (worker.process.pid === undefined) this.onExit(worker, 1, '');
    });
  }

  private onExit(worker: Worker, code: number | null, signal: string): void {
    if (!this.alive.delete(worker)) return;
    // None serves, and not even a new one can: whoever started us has to know.
    const hopeless = this.alive.size === 0 && !this.ready.has(worker) && worker.process.pid !== undefined;
    if (this.haveServed && !this.stopping && !hopeless) return void this.replace(worker.id, code);
    this.stopping ||= hopeless;
    // One that was told to stop before it could listen to signals had nothing to lose.
    const stopped = this.stopping && signal === 'SIGTERM';
    this.exitCode ||= stopped ? 0 : (code ?? 1);
    if (this.alive.size === 0) this.ended.resolve(this.exitCode);
  }

  private async replace(id: number, code: number | null): Promise<void> {
    this.log.error({ worker: id, code }, 'a worker has ended; another takes its place');
    await wait(RESTART_DELAY);
    if (!this.stopping) this.start();
  }
}

/** Tells the process that started this one, if it is a worker, that it serves. */
export function reportReady(): void {
  if (cluster.isWorker) process.send?.('ready');
}
