import type { Command } from 'commander';
import { group } from '../command-group.js';

/** Adds `authhero admin`. @param heading of these commands in the help */
export function addAdmin(program: Command, heading: string): void {
  const admin = group(program, 'admin', 'People who manage accounts, and accounts that need help.', heading);
  admin
    .command('create <username>')
    .helpGroup(heading)
    .description('create an admin; the password is asked for, or read from standard input')
    .option('--existing', 'give an existing account the role admin')
    .action(async (username, options) => (await import('../admin/create-admin.js')).createAdmin(username, options));
  admin
    .command('remove-factors <username>')
    .helpGroup(heading)
    .description('remove the second factors of an account whose owner has lost them, and revoke its keys')
    .action(async (username) => (await import('../admin/remove-factors.js')).removeFactorsOf(username));
  admin
    .command('remove-address <username>')
    .helpGroup(heading)
    .description('remove the email address of an account, for example if it belongs to somebody else now')
    .action(async (username) => (await import('../admin/remove-address.js')).removeAddress(username));
  admin
    .command('remove-identities <username>')
    .helpGroup(heading)
    .description('unlink the identities at providers from an account, and revoke its keys')
    .action(async (username) => (await import('../admin/remove-identities.js')).removeIdentities(username));
}
