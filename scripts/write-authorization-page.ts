import { writeFileSync } from 'node:fs';
import { features } from '../src/features.js';
import { createSchema } from '../src/graphql/schema.js';
import { authorizationPage } from './authorization-matrix.js';

await createSchema(features);
writeFileSync('docs/authorization.md', authorizationPage());
