import { expect, test } from '@jest/globals';
import { withKey } from '../support/admins.js';
import { result } from '../support/keys.js';
import { addPasskey, loginOptions, optionsFor, originOf, REGISTER_PASSKEY } from '../support/passkeys.js';
import { aKey, aPerson, isLive, type Person } from '../support/people.js';
import { SoftwareAuthenticator } from '../support/software-authenticator.js';
import { sql } from '../support/sql.js';
import { App, addApp, completeLogin } from '../support/totp.js';
import { useTestServer } from '../support/use-test-server.js';

/** Somebody who knows the password is signed in too, and prepares a factor before the owner adds the first one. */
const server = useTestServer();
const ENABLE = 'mutation ($code: String!) { enableTotp(code: $code) { __typename } }';
const enable = async ({ send }: Pick<Person, 'send'>, code: string) =>
  result(await send(ENABLE, { code })).__typename as string;
const beginApp = async ({ send }: Pick<Person, 'send'>) =>
  new App(result(await send('mutation { beginTotp { ... on BeginTotpSuccess { secret } } }')).secret);

const FIRST: Record<string, (owner: Person) => Promise<unknown>> = {
  'an app': (owner) => addApp(owner),
  'a passkey': (owner) => addPasskey(server, owner),
};

test.each(Object.keys(FIRST))('takeover: %s as the first factor ends what others have prepared', async (what) => {
  const owner = await aPerson(server);
  const key = await aKey(server, owner);
  const thief = withKey(server, owner, key);
  const { options } = await optionsFor(thief, 'REGISTER');
  const app = await beginApp(thief);
  await FIRST[what]?.(owner);

  const evil = new SoftwareAuthenticator({ origin: originOf(server) });
  const registered = await thief.send(REGISTER_PASSKEY, { input: { response: evil.create(options) } });
  const enabled = await thief.send(ENABLE, { code: app.next() });
  if (await isLive(server, key)) {
    expect(result(registered).__typename).toBe('ProofInvalid');
    expect(result(enabled).__typename).toBe('ProofInvalid');
  } else expect([registered.code, enabled.code]).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
  const { options: asked, challenge } = await loginOptions(server);
  expect((await completeLogin(server, challenge, { passkey: evil.get(asked) })).__typename).toBe('PasskeyUnknown');
  expect(await isLive(server, owner.key)).toBe(true);
});

test('takeover: a passkey answer that was signed before logout of all keys logs in no more', async () => {
  const owner = await aPerson(server);
  const { authenticator } = await addPasskey(server, owner);
  const { options, challenge } = await loginOptions(server);
  const passkey = authenticator.get(options);
  await owner.send('mutation { logout { revokedKeys } }');
  expect((await completeLogin(server, challenge, { passkey })).__typename).toBe('ProofInvalid');
  const again = await loginOptions(server);
  const next = await completeLogin(server, again.challenge, { passkey: authenticator.get(again.options) });
  expect(next.__typename).toBe('LoginSuccess');
});

test('enableTotp: a pending app takes five codes, and then not even the right one', async () => {
  const owner = await aPerson(server);
  const app = await beginApp(owner);
  for (let i = 0; i < 5; i += 1) expect(await enable(owner, app.wrong())).toBe('ProofInvalid');
  expect(await enable(owner, app.next())).toBe('ProofInvalid');
  const fresh = await beginApp(owner);
  expect(await enable(owner, fresh.next())).toBe('EnableTotpSuccess');
});

test('removePasskey: a passkey of another domain is no other way in', async () => {
  const owner = await aPerson(server);
  const [old, usable] = [await addPasskey(server, owner), await addPasskey(server, owner)];
  await sql(server, "update passkey set rp_id = 'old.example' where id = ?", [old.id]);
  await sql(server, 'delete from password where user_id = ?', [owner.id]);
  const remove = async (id: string) =>
    result(await owner.send('mutation ($id: ID!) { removePasskey(id: $id) { __typename } }', { id })).__typename;
  expect(await remove(usable.id)).toBe('LastSignInMethod');
  expect(await remove(old.id)).toBe('RemovePasskeySuccess');
});
