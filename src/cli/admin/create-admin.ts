import { type MakeAdminOutcome, makeAdmin, type NewAdmin } from '../../admin/make-admin.js';
import { commandSocketPath } from '../../db/command-socket-path.js';
import { databaseName } from '../../db/database.js';
import { appCommand, CommandError, ensureMigrated, say } from '../command/command.js';
import { adviceOnRoles } from './account.js';
import { askService, isServing } from './ask-service.js';
import { readPassword } from './read-password.js';

/**
 * `authhero admin create`: creates an account with the role admin, or with `existing` gives that role to an account. The password
 * comes from the terminal or standard input, never from an argument, which the list of processes would show. While a service has the
 * embedded database, it makes the admin for this command.
 */
export async function createAdmin(username: string, { existing = false }: { existing?: boolean }): Promise<void> {
  const readAdmin = async (): Promise<NewAdmin> =>
    existing ? { username } : { username, password: await readPassword() };
  await appCommand(
    async (app) => {
      await ensureMigrated(app.config, app.database);
      // The service logs events. Here standard output is for the result.
      tell(await makeAdmin({ ...app, subscribers: [] }, await readAdmin()), username, app.database.name);
    },
    async ({ database }, error) => {
      const socket = commandSocketPath(database);
      if (!(await isServing(socket))) throw error;
      tell(await askService(socket, await readAdmin()), username, databaseName(database));
    },
  );
}

/** @throws CommandError if there is no new admin */
function tell(outcome: MakeAdminOutcome, username: string, database: string): void {
  if (outcome.kind !== 'made') throw new CommandError(refusal(outcome, username));
  say(`${outcome.username} is an admin now, in ${database}.`);
  for (const line of adviceOnRoles(outcome.username, outcome.idleRoles)) say(line);
}

function refusal(outcome: Exclude<MakeAdminOutcome, { kind: 'made' }>, username: string): string {
  switch (outcome.kind) {
    case 'invalid':
      return `The ${outcome.field} ${outcome.rule}.`;
    case 'unknown-account':
      return `There is no active account called ${username}.`;
    case 'username-taken':
      return `The name ${username} is taken. Give --existing if it is that of an active account.`;
    case 'admin-already':
      return `${outcome.username} is an admin already.`;
    case 'weak-password':
      return `The password is refused: ${outcome.weakness}. See docs/passwords.md.`;
  }
}
