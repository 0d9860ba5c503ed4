import { expect, test } from '@jest/globals';
import { send } from '../support/client.js';
import { addPasskey, loginOptions } from '../support/passkeys.js';
import { aPerson } from '../support/people.js';
import { COMPLETE } from '../support/totp.js';
import { useTestServer } from '../support/use-test-server.js';

const MANY = '100000/1m';
const POOL_MAX = 4;
const server = useTestServer({
  RATE_LIMIT: 'on',
  DATABASE_POOL_MAX: String(POOL_MAX),
  REGISTRATIONS_PER_ADDRESS: MANY,
  LOGINS_PER_ADDRESS: MANY,
  SIGN_IN_STARTS_PER_ADDRESS: MANY,
  FACTOR_FAILURES_PER_ADDRESS: MANY,
  // A busy machine may be slow. Who waits for each other waits until this time.
  DATABASE_CONNECT_TIMEOUT: '20s',
  DATABASE_QUERY_TIMEOUT: '20s',
  RESPONSE_TIMEOUT: '30s',
});

test('limits: what counts inside of a transaction waits for no connection that another transaction holds', async () => {
  const person = await aPerson(server);
  const { authenticator } = await addPasskey(server, person, { countsUses: false });
  const ready: object[] = [];
  for (let i = 0; i < POOL_MAX * 3; i += 1) {
    const { options, challenge } = await loginOptions(server);
    ready.push({ challenge, proof: { passkey: authenticator.get(options) } });
  }
  const answers = await Promise.all(ready.map((input) => send(server.url, COMPLETE, { input })));
  expect(answers.map(({ code, data }) => code ?? data.completeLogin.__typename)).toEqual(
    ready.map(() => 'LoginSuccess'),
  );
}, 60_000);
