import { writeFileSync } from 'node:fs';
import { features } from '../src/features.js';
import { createSchema } from '../src/graphql/schema.js';
import { authorizationPage } from './authorization-matrix.js';

writeFileSync('docs/authorization.md', authorizationPage(await createSchema(features)));
