import { FlushMode } from '@mikro-orm/core';
import { appCommand, say } from '../src/cli/command/command.js';
import { PasswordService } from '../src/password/password.service.js';
import { RegistrationService } from '../src/sign-in/registration.service.js';
import { UserService } from '../src/user/user.service.js';

const unlimited = { register: async () => {} };
const unrecorded = { record: () => {} };
const PASSWORD = 'a long passphrase';
const PEOPLE = [
  { username: 'ada', firstName: 'Ada', lastName: 'Lovelace' },
  { username: 'alan', firstName: 'Alan', lastName: 'Turing' },
  { username: 'grace', firstName: 'Grace', lastName: 'Hopper' },
  { username: 'katherine', firstName: 'Katherine', lastName: 'Johnson' },
  { username: 'li-shanlan', firstName: '李', lastName: '善蘭' },
  { username: 'emmy', firstName: 'Emmy', lastName: 'Nöther' },
];

await appCommand(async ({ config, database, passwords, passwordPolicy }) => {
  if (config.environment === 'production')
    throw new Error('Seeding makes accounts with a published password: not in production.');
  await database.migrate();
  for (const person of PEOPLE) {
    const em = database.orm.em.fork({ flushMode: FlushMode.COMMIT });
    const passwordService = new PasswordService(em, passwords, passwordPolicy);
    const registration = new RegistrationService(new UserService(em), passwordService, unlimited, unrecorded, true);
    const outcome = await registration.hashAndBegin({ ...person, password: PASSWORD });
    if (em.isInTransaction()) await em.commit();
    say(`${person.username}: ${outcome.kind}`);
  }
  say(`Everybody's password in ${database.name} is "${PASSWORD}".`);
});
