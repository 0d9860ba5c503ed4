/** In bytes, without the end of the line: more than an account with ten passkeys of RSA needs, which have the longest keys. */
export const MAX_LINE = 65_536;
const LINE_FEED = 10;

export interface Line {
  /** From 1. */
  readonly number: number;
  /** As it stands in the file, without its line feed; undefined when it is longer than `MAX_LINE`. */
  readonly bytes: Buffer | undefined;
}

/**
 * The lines of a file of any size, of which one is in memory at a time.
 * @param spill gets a line that is too long, piece by piece, before that line comes
 */
export async function* linesOf(
  source: AsyncIterable<Buffer>,
  spill: (piece: Buffer) => void,
): AsyncGenerator<Line, void, undefined> {
  let [number, rest, isTooLong] = [1, Buffer.alloc(0), false];
  const add = (piece: Buffer) => {
    if (!isTooLong && rest.length + piece.length <= MAX_LINE) rest = Buffer.concat([rest, piece]);
    else {
      for (const part of [rest, piece]) spill(part);
      [rest, isTooLong] = [Buffer.alloc(0), true];
    }
  };
  const end = (): Line => {
    const line = { number, bytes: isTooLong ? undefined : rest };
    [number, rest, isTooLong] = [number + 1, Buffer.alloc(0), false];
    return line;
  };
  for await (const chunk of source) {
    let begin = 0;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, begin)) {
      add(chunk.subarray(begin, at));
      begin = at + 1;
      yield end();
    }
    add(chunk.subarray(begin));
  }
  if (rest.length > 0 || isTooLong) yield end();
}
