import { open } from 'node:fs/promises';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { readDatabaseTime } from '../../db/database-time.js';
import { EmailAddress } from '../../email/email-address.entity.js';
import { EmailCode } from '../../email/email-code.entity.js';
import { Identity } from '../../identity-provider/identity.entity.js';
import { storedForm } from '../../password/foreign-hash.js';
import { Password } from '../../password/password.entity.js';
import { RoleAssignment } from '../../role/role-assignment.entity.js';
import { User } from '../../user/user.entity.js';
import { CommandError, command } from '../command/command.js';
import { identityText } from '../import-users/identity-text.js';
import { FactorsExport } from './factors-export.js';

/** Accounts that are read at a time, so that an export of any size needs little memory. */
const BATCH = 500;

export interface ExportOptions {
  /** A file whose first line is the passphrase for second factors. Without it they are left out. */
  readonly factorsPassphraseFile?: string | undefined;
}

/**
 * `authhero export users`: writes the active accounts as JSON lines, as `import users` reads them. A one-time password is left out,
 * since the import would make it a lasting one.
 */
export async function exportUsers(file: string, { factorsPassphraseFile }: ExportOptions = {}): Promise<void> {
  await command(async (config, { orm, name }) => {
    if (!config.database.embedded) await readDatabaseTime(orm.em);
    const factors = await FactorsExport.open(config, orm.em, factorsPassphraseFile);
    const output = await openOutput(file);
    let accounts = 0;
    try {
      for (let last = ''; ; ) {
        const em = orm.em.fork();
        const after = last ? { id: { $gt: last } } : {};
        const users = await em.find(User, { isActive: true, ...after }, { orderBy: { id: 'asc' }, limit: BATCH });
        const lines = await linesOf(em, users, factors);
        await output.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
        accounts += users.length;
        if (users.length < BATCH) break;
        last = users.at(-1)?.id ?? '';
      }
    } finally {
      await output.close();
    }
    process.stderr.write(`${accounts} accounts of ${name} were written.\n`);
    if (factors.leftOut > 0) process.stderr.write(`${factors.advice}\n`);
  });
}

interface Output {
  /** Resolves when all of the text is written. */
  write(text: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Only its owner can read the file, since it contains hashes. @throws CommandError if it exists or cannot be written */
async function openOutput(file: string): Promise<Output> {
  if (file === '-') {
    const write = (text: string) => new Promise((resolve) => process.stdout.write(text, resolve));
    return { write, close: async () => {} };
  }
  try {
    const handle = await open(file, 'wx', 0o600);
    return { write: (text) => handle.writeFile(text), close: () => handle.close() };
  } catch (error) {
    throw new CommandError(`${file} cannot be made: ${(error as NodeJS.ErrnoException).code}`);
  }
}

async function linesOf(em: SqlEntityManager, users: User[], factors: FactorsExport): Promise<object[]> {
  const of = { user: { $in: users } };
  const byUser = <Row extends { user: { id: string } }>(rows: Row[]) => new Map(rows.map((row) => [row.user.id, row]));
  const passwords = byUser(await em.find(Password, { ...of, expiresOn: null }));
  const verified = byUser(await em.find(EmailAddress, of));
  const waiting = byUser(await em.find(EmailCode, of));
  const assignments = await em.find(RoleAssignment, of, { populate: ['role'] });
  const identities = await em.find(Identity, of, { orderBy: { id: 'asc' } });
  const factorsOf = await factors.propertiesOf(em, users);
  return users.map((user) => {
    const address = verified.get(user.id) ?? waiting.get(user.id);
    const hash = passwords.get(user.id)?.hash;
    const own = identities.filter((identity) => identity.user === user).map(identityText);
    const roles = assignments.filter((assignment) => assignment.user === user).map(({ role }) => role.name);
    return {
      username: user.username,
      // In the form in which the import stores it, so that an export of the other installation is equal.
      passwordHash: hash === undefined ? null : storedForm(hash),
      ...(user.firstName !== null && { firstName: user.firstName }),
      ...(user.lastName !== null && { lastName: user.lastName }),
      createdOn: user.createdOn.toISOString(),
      ...(roles.length > 0 && { roles: roles.sort() }),
      ...(address && { email: address.address, emailVerified: verified.has(user.id) }),
      ...(own.length > 0 && { identities: own }),
      ...factorsOf.get(user.id),
    };
  });
}
