import { OverloadedError } from '../errors/api-error.js';

/** Requests that go on in one turn of the event loop. */
const REQUESTS_PER_TURN = 4;

/**
 * Lets only a few requests without a credential go on in each turn of the event loop, so that requests with a credential are
 * answered in between, however many others come at the same moment.
 */
export class AnonymousQueue {
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly maxWaiting: number) {}

  /**
   * Waits for a place.
   * @throws OverloadedError when too many requests wait already
   */
  async next(): Promise<void> {
    if (this.waiting.length >= this.maxWaiting) throw new OverloadedError();
    await new Promise<void>((resolve) => {
      if (this.waiting.push(resolve) === 1) setImmediate(this.go);
    });
  }

  private readonly go = (): void => {
    for (const resolve of this.waiting.splice(0, REQUESTS_PER_TURN)) resolve();
    if (this.waiting.length > 0) setImmediate(this.go);
  };
}
