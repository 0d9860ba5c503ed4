import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const END = 'what was pasted has ended';

/** A terminal with bash, into which a reader pastes what a page says. Its variables and functions stay from one paste to the next. */
export class Terminal {
  private readonly bash = spawn('bash', ['--norc', '--noprofile', '-s'], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
  });
  private readonly lines = createInterface({ input: this.bash.stdout })[Symbol.asyncIterator]();

  constructor() {
    this.bash.stdin.write('exec 2>&1\n');
  }

  /** @returns the lines that a person then sees, errors among them */
  async paste(text: string): Promise<string[]> {
    this.bash.stdin.write(`${text}\necho '${END}'\n`);
    const seen: string[] = [];
    for (;;) {
      const { value, done } = await this.lines.next();
      if (done) throw new Error(`bash has ended: ${seen.join('\n')}`);
      if (value === END) return seen;
      seen.push(value);
    }
  }

  close(): void {
    this.bash.kill();
  }
}
