import type { Command } from 'commander';
import { group } from '../command-group.js';

/** Adds `authhero keys`. @param heading of these commands in the help */
export function addKeys(program: Command, heading: string): void {
  const keys = group(program, 'keys', 'The keys that sign access tokens.', heading);
  keys
    .command('list')
    .helpGroup(heading)
    .description('print the published keys; the first one signs')
    .action(async () => (await import('./signing-keys.js')).listSigningKeys());
  keys
    .command('rotate')
    .helpGroup(heading)
    .description('sign with the next key from now on; the service does it every 90 days')
    .action(async () => (await import('./signing-keys.js')).rotateSigningKeys());
  keys
    .command('revoke <kid>')
    .helpGroup(heading)
    .description('stop publishing a key, for example if somebody else knows it')
    .action(async (kid) => (await import('./signing-keys.js')).revokeSigningKey(kid));
}
