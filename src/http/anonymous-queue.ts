import { OverloadedError } from '../errors/api-error.js';

const AT_ONCE = 4;

/**
 * Lets requests that carry no credential go on a few in each turn of the event loop, so that those that carry one are
 * answered in between, however many strangers come at the same moment.
 */
export class AnonymousQueue {
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly maxWaiting: number) {}

  /** @throws OverloadedError when too many wait already */
  async next(): Promise<void> {
    if (this.waiting.length >= this.maxWaiting) throw new OverloadedError();
    await new Promise<void>((resolve) => {
      if (this.waiting.push(resolve) === 1) setImmediate(this.go);
    });
  }

  private readonly go = (): void => {
    for (const resolve of this.waiting.splice(0, AT_ONCE)) resolve();
    if (this.waiting.length > 0) setImmediate(this.go);
  };
}
