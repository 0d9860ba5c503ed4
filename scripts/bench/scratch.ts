type Undo = () => unknown;

const INTERRUPTED = 130;

const undone: Undo[] = [];
let cleaning: Promise<void> | undefined;

/** Has something undone when the run ends, also when it fails or is interrupted; the latest first. */
export const atEnd = (undo: Undo): void => void undone.push(undo);

/** Undoes everything once, however often it is called. What cannot be undone is told and does not stop the rest. */
export function cleanUp(): Promise<void> {
  cleaning ??= (async () => {
    for (let undo = undone.pop(); undo; undo = undone.pop()) {
      try {
        await undo();
      } catch (error) {
        process.stderr.write(`clean-up: ${(error as Error).message}\n`);
      }
    }
  })();
  return cleaning;
}

/** Runs a command that makes databases and processes, and leaves none of them behind. Exit code 1 when it fails, 130 after Ctrl-C. */
export async function withCleanUp(work: () => Promise<void>): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void cleanUp().then(() => process.exit(INTERRUPTED)));
  try {
    await work();
  } catch (error) {
    // What was running when the run was interrupted fails for that reason.
    if (!cleaning) process.stderr.write(`${(error as Error).stack}\n`);
    process.exitCode = 1;
  }
  await cleanUp();
}
