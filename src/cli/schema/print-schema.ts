import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { features } from '../../features.js';
import { createSchema } from '../../graphql/schema.js';

/** `authhero schema print`: the SDL, in the order of the alphabet, on standard output or into a file. */
export async function writeSchema({ output }: { output?: string }): Promise<void> {
  const sdl = `${printSchema(lexicographicSortSchema(await createSchema(features)))}\n`;
  if (output) writeFileSync(output, sdl);
  else process.stdout.write(sdl);
}
