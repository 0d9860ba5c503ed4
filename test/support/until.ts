import { setTimeout as wait } from 'node:timers/promises';

/** Looks again and again, ten seconds long, until what is looked for is seen. @returns what was seen last */
export async function until<T>(look: () => T | Promise<T>, isSeen: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const value = await look();
    if (isSeen(value) || tries === 100) return value;
    await wait(100);
  }
}
