import { createHash } from 'node:crypto';

/** A place in a list that is ordered by creation. */
export interface Position {
  createdOn: Date;
  id: string;
}

const VERSION = 1;
const LAYOUT = { version: 0, query: 1, createdOn: 5, id: 11, checksum: 27, length: 31 } as const;
/** The last moment that PostgreSQL reads as JavaScript writes it: from the year 10000 on the two have different forms. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const FORM = /^[A-Za-z0-9_-]{42}$/;

/**
 * Writes a place in a list as opaque text: version, list, milliseconds and UUID in 31 bytes of base64url, a checksum last.
 * The checksum finds a damaged cursor; it keeps no secret, since a cursor holds nothing that its page does not show.
 * @param query names the list with its filter; the cursor is of no use to another
 */
export function encodeCursor({ createdOn, id }: Position, query: string): string {
  const bytes = Buffer.alloc(LAYOUT.length);
  bytes.writeUInt8(VERSION, LAYOUT.version);
  digest(query).copy(bytes, LAYOUT.query);
  bytes.writeUIntBE(createdOn.getTime(), LAYOUT.createdOn, 6);
  bytes.write(id.replaceAll('-', ''), LAYOUT.id, 'hex');
  digest(bytes.subarray(0, LAYOUT.checksum)).copy(bytes, LAYOUT.checksum);
  return bytes.toString('base64url');
}

/** The place that a cursor of this very list names, or undefined when the text is no such cursor. */
export function decodeCursor(text: string, query: string): Position | undefined {
  if (!FORM.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  const sound =
    bytes.toString('base64url') === text &&
    bytes[LAYOUT.version] === VERSION &&
    bytes.readUIntBE(LAYOUT.createdOn, 6) <= LATEST &&
    digest(query).equals(bytes.subarray(LAYOUT.query, LAYOUT.createdOn)) &&
    digest(bytes.subarray(0, LAYOUT.checksum)).equals(bytes.subarray(LAYOUT.checksum));
  if (!sound) return undefined;
  const createdOn = new Date(bytes.readUIntBE(LAYOUT.createdOn, 6));
  const hex = bytes.toString('hex', LAYOUT.id, LAYOUT.checksum);
  return { createdOn, id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') };
}

const digest = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest().subarray(0, 4);
