import { expect, test } from '@jest/globals';
import { type Answer, send } from '../support/client.js';
import { loginOptions, REGISTER_PASSKEY } from '../support/passkeys.js';
import { aPerson } from '../support/people.js';
import { COMPLETE } from '../support/totp.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
const CONFIRM = 'mutation ($proof: ProofInput!) { confirmIdentity(proof: $proof) { __typename } }';

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const answer = (changes: object, response: object = {}) => ({
  id: 'AAAA',
  type: 'public-key',
  response: { clientDataJSON: 'AAAA', ...response },
  ...changes,
});
const HARMFUL: Record<string, object> = {
  'a text that is an object with a length': answer({}, { clientDataJSON: { length: 1_000_000_000 } }),
  'a signature that is an object with a length': answer({}, { signature: { length: 1_000_000_000 } }),
  'a part that is a deep list': answer({}, { userHandle: nested(2_000) }),
  'a list of 1,000 transports': answer({}, { transports: Array.from({ length: 1_000 }, () => 'usb') }),
  'a text of 20,000 characters': answer({}, { attestationObject: 'A'.repeat(20_000) }),
  'no id': answer({ id: '' }),
  'a rawId that is no text': answer({ rawId: {} }),
  'another type': answer({ type: 'password' }),
  'no response': answer({ response: null }),
};

const WAYS: Record<string, (passkey: object) => Promise<Answer>> = {
  completeLogin: async (passkey) => {
    const { challenge } = await loginOptions(server);
    return send(server.url, COMPLETE, { input: { challenge, proof: { passkey } } });
  },
  confirmIdentity: async (passkey) => (await aPerson(server)).send(CONFIRM, { proof: { passkey } }),
  registerPasskey: async (response) => (await aPerson(server)).send(REGISTER_PASSKEY, { input: { response } }),
};

test.each(Object.keys(WAYS).flatMap((way) => Object.keys(HARMFUL).map((what) => [way, what] as const)))(
  '%s: %s is BAD_USER_INPUT, and the process goes on at once',
  async (way, what) => {
    const sent = WAYS[way]?.(HARMFUL[what] ?? {});
    // A process that is busy would not answer this one within the time of a test.
    expect((await send(server.url, '{ __typename }')).data).toBeDefined();
    expect((await sent)?.code).toBe('BAD_USER_INPUT');
  },
);

test('what extensions of a browser add to the answer of an authenticator is no fault', async () => {
  const passkey = answer({
    clientExtensionResults: { made: { by: ['anybody'] } },
    authenticatorAttachment: 'platform',
  });
  expect((await WAYS.completeLogin?.(passkey))?.data.completeLogin.__typename).toBe('PasskeyUnknown');
});
