import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema } from 'graphql';
import { printTable } from './table.ts';
import { printTypes } from './types.ts';

/** Writes what src/client/ knows of the schema: the types, and a table from which the client makes its documents. */
const FOLDER = fileURLToPath(new URL('../../src/client/generated', import.meta.url));

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
mkdirSync(FOLDER, { recursive: true });
write('schema.ts', printTypes(schema));
write('table.ts', printTable(schema));

/** Leaves a file alone that is right, since another process may be reading it. */
function write(name: string, text: string): void {
  const file = join(FOLDER, name);
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}
