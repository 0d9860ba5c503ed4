import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { createSchema } from '../src/schema.js';
import { authorizationPage } from './authorization-matrix.js';

writeFileSync('schema.graphql', `${printSchema(lexicographicSortSchema(await createSchema()))}\n`);
writeFileSync('docs/authorization.md', authorizationPage());
