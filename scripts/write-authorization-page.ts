import { writeFileSync } from 'node:fs';
import { createSchema } from '../src/graphql/schema.js';
import { authorizationPage } from './authorization-matrix.js';

await createSchema();
writeFileSync('docs/authorization.md', authorizationPage());
