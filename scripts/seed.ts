import { FlushMode } from '@mikro-orm/core';
import { command, say } from '../src/cli/command/command.js';
import { migrate } from '../src/db/migrate.js';
import { createLogger } from '../src/observability/logger.js';
import { PasswordHasher } from '../src/password/password-hasher.js';
import { PasswordPolicy } from '../src/password/password-policy.js';
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

await command(async (config, { orm, name }) => {
  if (config.environment === 'production')
    throw new Error('Seeding makes accounts with a published password: not in production.');
  await migrate(config, orm);
  const passwords = await PasswordHasher.create(config);
  const policy = await PasswordPolicy.create(config, createLogger(config));
  for (const person of PEOPLE) {
    const em = orm.em.fork({ flushMode: FlushMode.COMMIT });
    const users = new UserService(em);
    const registration = new RegistrationService(em, users, policy, passwords, unlimited, unrecorded);
    const outcome = await registration.register({ ...person, password: PASSWORD });
    if (em.isInTransaction()) await em.commit();
    const refusal = outcome === 'username-taken' ? 'is there already' : `the password is ${outcome}`;
    say(`${person.username}: ${typeof outcome === 'string' ? refusal : 'made'}`);
  }
  say(`Everybody's password in ${name} is "${PASSWORD}".`);
});
