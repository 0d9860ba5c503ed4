import type { Command } from 'commander';
import { group } from '../command-group.js';

/** `authhero keys`. @param heading in the help */
export function addKeys(program: Command, heading: string): void {
  const keys = group(program, 'keys', 'The keys that sign access tokens.', heading);
  keys
    .command('list')
    .helpGroup(heading)
    .description('print the keys that are published; the first one signs')
    .action(async () => (await import('./signing-keys.js')).listSigningKeys());
  keys
    .command('rotate')
    .helpGroup(heading)
    .description('have the next key sign from now on; the service does it every 90 days')
    .action(async () => (await import('./signing-keys.js')).rotateSigningKeys());
  keys
    .command('revoke <kid>')
    .helpGroup(heading)
    .description('publish a key no more, such as one that somebody else knows')
    .action(async (kid) => (await import('./signing-keys.js')).revokeSigningKey(kid));
}
