import { hash } from 'node:crypto';
import type { List } from './list.js';

/** A place in a list that is ordered by creation. */
export interface TimePosition {
  readonly createdOn: Date;
  readonly id: string;
}

/** A place in a list that is ordered by username. */
interface NamePosition {
  readonly canonicalUsername: string;
}

export type Position = TimePosition | NamePosition;

/** The first byte tells what kind of place a cursor names. */
const BY_TIME = 1;
const BY_NAME = 2;
const DIGEST_LENGTH = 4;
const HEAD_LENGTH = 1 + DIGEST_LENGTH;
const TIME_LENGTH = 6;
const ID_LENGTH = 16;
/** The last moment that PostgreSQL reads as JavaScript writes it: from the year 10000 on the two have different forms. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const FORM = /^[A-Za-z0-9_-]{14,100}$/;
const NAME = /^[a-z0-9][a-z0-9._-]{2,63}$/;

/**
 * Writes a place in a list as opaque text: kind, list, place and checksum in base64url. The checksum finds a damaged
 * cursor; it keeps no secret, since a cursor holds nothing that its page does not show.
 * @param position what the list is ordered by, of one node; or the node itself
 */
export function encodeCursor(position: Position, list: List): string {
  const kind = kindOf(list);
  const place =
    kind === BY_NAME ? Buffer.from((position as NamePosition).canonicalUsername) : encodeTime(position as TimePosition);
  const bytes = Buffer.concat([Buffer.of(kind), digestOf(list), place]);
  return Buffer.concat([bytes, digest(bytes)]).toString('base64url');
}

/** The place that a cursor of this very list names, or undefined when the text is no such cursor. */
export function decodeCursor(text: string, list: List): Position | undefined {
  if (!FORM.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  const sound =
    bytes.toString('base64url') === text &&
    digestOf(list).equals(bytes.subarray(1, HEAD_LENGTH)) &&
    digest(bytes.subarray(0, -DIGEST_LENGTH)).equals(bytes.subarray(-DIGEST_LENGTH));
  // Anybody can make a cursor: the list says what kind it takes, not the cursor.
  if (!sound || bytes[0] !== kindOf(list)) return undefined;
  const place = bytes.subarray(HEAD_LENGTH, -DIGEST_LENGTH);
  if (bytes[0] === BY_TIME) return decodeTime(place);
  return NAME.test(place.toString()) ? { canonicalUsername: place.toString() } : undefined;
}

function encodeTime({ createdOn, id }: TimePosition): Buffer {
  const place = Buffer.alloc(TIME_LENGTH + ID_LENGTH);
  place.writeUIntBE(createdOn.getTime(), 0, TIME_LENGTH);
  place.write(id.replaceAll('-', ''), TIME_LENGTH, 'hex');
  return place;
}

function decodeTime(place: Buffer): TimePosition | undefined {
  if (place.length !== TIME_LENGTH + ID_LENGTH || place.readUIntBE(0, TIME_LENGTH) > LATEST) return undefined;
  const id = place.toString('hex', TIME_LENGTH).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { createdOn: new Date(place.readUIntBE(0, TIME_LENGTH)), id };
}

const kindOf = ({ order }: List): number => ('canonicalUsername' in order ? BY_NAME : BY_TIME);

/** The prefix is part of every cursor by name that was handed out so far. */
const digestOf = (list: List): Buffer => digest(kindOf(list) === BY_NAME ? `by name ${list.name}` : list.name);

const digest = (data: string | Uint8Array): Buffer => hash('sha256', data, 'buffer').subarray(0, DIGEST_LENGTH);
