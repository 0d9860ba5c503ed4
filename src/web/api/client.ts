import { createClient } from '../../client/client';
import { askForProof } from '../confirm/confirmed';

/** The client of these pages, which stand on AuthHero itself. */
export const auth = createClient({
  url: '/graphql',
  mode: 'cookie',
  confirm: (demand) => askForProof(demand),
  // The pages show the wait, and let the person try again.
  maxRetries: 0,
});
