const TERMINAL_INTERVAL_MS = 200;
const FILE_INTERVAL_MS = 5_000;
const ERASE_LINE = '\r\u001b[K';

/** Counts the outcomes of lines and prints progress: at a terminal in one line that changes, elsewhere a line every few seconds. */
export class Progress {
  made = 0;
  there = 0;
  bad = 0;
  private readonly begin = performance.now();
  private printedAt = this.begin;

  /** @param share of the input that was read, from 0 to 1; undefined where its size is not known */
  constructor(
    private readonly share: () => number | undefined,
    private readonly out: NodeJS.WriteStream = process.stderr,
  ) {}

  get done(): number {
    return this.made + this.there + this.bad;
  }

  /** Prints progress, unless it was printed a moment ago. */
  print(): void {
    const now = performance.now();
    if (now - this.printedAt < (this.out.isTTY ? TERMINAL_INTERVAL_MS : FILE_INTERVAL_MS)) return;
    this.printedAt = now;
    const share = this.share();
    const percent = share === undefined ? '' : ` (${Math.floor(100 * share)} %)`;
    const text = `${count(this.done)} lines${percent}, ${count(this.rate)} a second, ${count(this.bad)} bad`;
    this.out.write(this.out.isTTY ? `${ERASE_LINE}${text}` : `${text}\n`);
  }

  /** Says a line of its own. */
  say(text: string): void {
    this.out.write(this.out.isTTY ? `${ERASE_LINE}${text}\n` : `${text}\n`);
  }

  /** The line at the end. */
  summary(): string {
    const seconds = ((performance.now() - this.begin) / 1_000).toFixed(1);
    if (this.out.isTTY) this.out.write(ERASE_LINE);
    return `${count(this.made)} accounts made, ${count(this.there)} there already, ${count(this.bad)} bad lines: ${count(this.done)} lines in ${seconds} s, ${count(this.rate)} a second`;
  }

  private get rate(): number {
    return Math.round(this.done / Math.max((performance.now() - this.begin) / 1_000, 0.001));
  }
}

const count = (value: number): string => value.toLocaleString('en-US');
