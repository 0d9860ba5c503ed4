import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { createSchema } from '../src/schema.js';

writeFileSync('schema.graphql', `${printSchema(lexicographicSortSchema(await createSchema()))}\n`);
