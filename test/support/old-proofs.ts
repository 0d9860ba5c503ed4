import { sql } from './sql.js';
import type { TestServer } from './test-server.js';

const AGE = `update api_key set authenticated_on = now() - interval '6 minutes'
  where user_id = ? and authenticated_on is not null`;

/** Makes every proof of a user six minutes old, so that none counts as recent. */
export const letProofsAge = (server: TestServer, { id }: { id: string }) => sql(server, AGE, [id]);
