import type { ClientOptions } from './client-options.js';
import type { ConfirmationRequired, ConfirmIdentityResult, ProofInput } from './generated/schema.js';
import type { Session } from './session.js';

/** An operation needs a recent proof of who the person is. */
export interface ConfirmationDemand {
  /** What the person can prove it with, the strongest first. */
  readonly methods: ConfirmationRequired['methods'];
  /** A sentence that can be shown to the person. */
  readonly message: string;
  /** Aborted when the person has given the proof in another tab, or another login has begun: close the dialog. */
  readonly signal: AbortSignal;
  /**
   * Sends a proof. After ConfirmIdentitySuccess end the function `confirm`; after ProofInvalid the person can try again.
   * @throws AuthHeroError
   */
  prove(proof: ProofInput): Promise<ConfirmIdentityResult>;
}

/** Asks the person for a proof, once for all operations that wait for it. */
export class Confirmation {
  private running: Promise<boolean> | undefined;

  constructor(
    private readonly ask: ClientOptions['confirm'],
    private readonly session: Session,
    private readonly send: (proof: ProofInput) => Promise<ConfirmIdentityResult>,
  ) {}

  /**
   * @returns whether the operation can be repeated
   * @throws what the function of the app throws
   */
  async obtain(required: ConfirmationRequired): Promise<boolean> {
    // Without a method nobody can confirm: the person has to log in again.
    if (!this.ask || required.methods.length === 0) return false;
    this.running ??= this.run(this.ask, required).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async run(
    ask: NonNullable<ClientOptions['confirm']>,
    { methods, message }: ConfirmationRequired,
  ): Promise<boolean> {
    const over = new AbortController();
    let isProved = false;
    const elsewhere = new Promise<void>((resolve) => over.signal.addEventListener('abort', () => resolve()));
    const unsubscribe = this.session.subscribe((event) => {
      isProved = event === 'CONFIRMED';
      over.abort();
    });
    try {
      const asked = Promise.resolve(ask({ methods, message, signal: over.signal, prove: this.send }));
      // What it does after the end concerns nobody.
      asked.catch(() => {});
      await Promise.race([asked, elsewhere]);
      return isProved;
    } finally {
      unsubscribe();
    }
  }
}
