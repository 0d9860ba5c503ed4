import { join, relative, resolve } from 'node:path';
import type { DatabaseSettings } from '../config/database.settings.js';

/**
 * Where the process that serves the embedded database listens to the command `authhero`. The path of a socket may have about 100
 * bytes, so this is the shorter one of two: from the root, or from the current folder.
 */
export function commandSocketPath({ dataDir }: DatabaseSettings): string {
  const path = resolve(join(dataDir, 'authhero.sock'));
  const fromHere = relative('', path);
  return fromHere.length < path.length ? fromHere : path;
}
