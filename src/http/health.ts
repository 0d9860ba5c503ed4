import type { FastifyInstance } from 'fastify';
import type { DatabaseGate } from '../db/database-gate.js';
import type { Orm } from '../db/orm.js';

const PROBE_TIMEOUT_MS = 500;
/** How long an answer is used again, so that many probes do not flood the database. */
const PROBE_CACHE_MS = 500;

/** Tells orchestrators whether the process is alive (without I/O) and whether it should get requests. */
export class Health {
  private draining = false;
  private probe: { at: number; answer: Promise<boolean> } | undefined;

  constructor(
    private readonly orm: Orm,
    private readonly gate: DatabaseGate,
  ) {}

  register(http: FastifyInstance): void {
    http.get('/livez', { exposeHeadRoute: true }, async () => ({ status: 'ok' }));
    http.get('/readyz', { exposeHeadRoute: true }, async (_request, reply) => {
      const ready = !this.draining && this.gate.isOpen && (await this.databaseAnswers());
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'unavailable' });
    });
  }

  /** From now on `/readyz` answers 503, so that load balancers send no more requests. */
  drain(): void {
    this.draining = true;
  }

  private databaseAnswers(): Promise<boolean> {
    if (!this.probe || performance.now() - this.probe.at > PROBE_CACHE_MS) {
      this.probe = { at: performance.now(), answer: this.ask() };
    }
    return this.probe.answer;
  }

  private async ask(): Promise<boolean> {
    const timeout = new Promise<false>((resolve) => setTimeout(resolve, PROBE_TIMEOUT_MS, false).unref());
    const answer = this.orm.em.execute('select 1').then(
      () => true,
      () => false,
    );
    return Promise.race([answer, timeout]);
  }
}
