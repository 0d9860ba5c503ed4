import { createClient } from 'authhero-graphql-client';
import { askForProof } from './confirm-dialog';

export const auth = createClient({
  url: import.meta.env.VITE_AUTHHERO_URL ?? 'http://localhost:4000/graphql',
  mode: 'cookie',
  confirm: askForProof,
});
