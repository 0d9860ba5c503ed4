import { join } from 'node:path';
import type { DatabaseSettings } from '../config/database.settings.js';

/** The folder with the files of the embedded database. */
export const embeddedFolder = ({ dataDir }: DatabaseSettings): string => join(dataDir, 'pglite');
