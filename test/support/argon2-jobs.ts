import { createHook } from 'node:async_hooks';

/** How many hashes argon2 begins in this process, in which the test servers run too, during the work. */
export async function argon2JobsDuring(work: () => Promise<unknown>): Promise<number> {
  let jobs = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === 'argon2:HashWorker') jobs += 1;
    },
  }).enable();
  try {
    await work();
  } finally {
    hook.disable();
  }
  return jobs;
}
