import type { FastifyInstance } from 'fastify';
import type { DatabaseGate } from '../db/database-gate.js';
import type { Orm } from '../db/orm.js';

const PROBE_TIMEOUT = 500;
/** So long an answer is used again: a probe cannot become a flood on the database. */
const PROBE_CACHE = 500;

/** Tells orchestrators whether the process lives (no I/O) and whether it should get requests. */
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

  /** From now on `/readyz` is 503, so that load balancers send no more. */
  drain(): void {
    this.draining = true;
  }

  private databaseAnswers(): Promise<boolean> {
    if (!this.probe || performance.now() - this.probe.at > PROBE_CACHE) {
      this.probe = { at: performance.now(), answer: this.ask() };
    }
    return this.probe.answer;
  }

  private async ask(): Promise<boolean> {
    const timeout = new Promise<false>((resolve) => setTimeout(resolve, PROBE_TIMEOUT, false).unref());
    const answer = this.orm.em.execute('select 1').then(
      () => true,
      () => false,
    );
    return Promise.race([answer, timeout]);
  }
}
