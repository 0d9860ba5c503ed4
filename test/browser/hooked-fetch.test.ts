import { expect, test } from '@jest/globals';
import {
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { give } from '../support/admins.js';
import { useBrowser } from '../support/browser.js';
import { aName, aPerson, PASSWORD, type Person } from '../support/people.js';
import { OPERATIONS } from '../support/schema-operations.js';
import { sql } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';
import { Visitor } from '../support/visitor.js';

const server = useTestServer();
const browser = useBrowser();
const KEY = /ahk_[0-9A-Za-z]{10}/;

/** A script in the page of somebody who is signed in, with all rights. It keeps every response that it gets. */
class Intruder {
  private constructor(
    readonly person: Person,
    readonly visitor: Visitor,
    /** The id of the session's key, and of a key of a script. */
    readonly ids: readonly string[],
  ) {}

  static async in(visitor: Visitor): Promise<Intruder> {
    const person = await aPerson(server);
    await give(server, person, 'admin');
    await visitor.context.clearCookies();
    await visitor.enter('/account', person.username);
    const ids = await sql(server, 'select id from api_key where user_id = ? order by id desc', [person.id]);
    return new Intruder(
      person,
      visitor,
      ids.map(({ id }: { id: string }) => id),
    );
  }

  /** Sends an operation through the fetch of the page, which the script has hooked. @returns all that the hook saw */
  async send(query: string, variables: object): Promise<string> {
    return this.visitor.page.evaluate(async (body) => {
      const seen: string[] = [];
      const { fetch: original } = globalThis;
      globalThis.fetch = async (...request) => {
        const response = await original(...request);
        seen.push(await response.clone().text(), JSON.stringify([...response.headers]));
        return response;
      };
      await fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      globalThis.fetch = original;
      return seen.join('\n');
    }, JSON.stringify({ query, variables }));
  }
}

/** A value that means something, for each argument of this name. The script does not know the password. */
function meaningful(type: GraphQLInputType, name: string, known: Record<string, unknown>): unknown {
  if (isNonNullType(type)) return meaningful(type.ofType, name, known);
  if (name in known) return known[name];
  if (isListType(type)) return [meaningful(type.ofType, name, known)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields())
        .filter((field) => isNonNullType(field.type) || field.name in known)
        .map((field) => [field.name, meaningful(field.type, field.name, known)]),
    );
  return getNullableType(type).toString() === 'Int' ? 1 : 'something';
}

const knownTo = ({ person }: Intruder, id: string, delivery: string) => ({
  id,
  delivery,
  username: person.username,
  name: aName(),
  password: 'not the password',
  newPassword: 'staple battery horse',
  email: `${aName()}@example.com`,
  login: person.username,
  audience: new URL(server.url).origin.replace('127.0.0.1', 'localhost'),
  permissions: ['invoices:read'],
  roles: ['user'],
  expiresOn: undefined,
  scopes: undefined,
  scope: 'OTHERS',
  overlap: 60,
  first: 10,
  search: undefined,
  role: undefined,
  type: undefined,
});

/** What may answer a key: of a script, and only after a recent proof. */
const MAKE_KEYS = ['createApiKey', 'rotateApiKey'];

test.each([
  { proof: 'old', makes: [] as string[] },
  { proof: 'recent', makes: MAKE_KEYS },
])(
  'a script that hooks fetch and calls every operation sees no key, with a proof that is $proof ($makes excepted)',
  async ({ proof, makes }) => {
    const visitor = await Visitor.at(server, browser);
    let intruder = await Intruder.in(visitor);
    const keysBefore = new Set<string>();
    let answered = 0;
    for (const { name, args, document } of OPERATIONS)
      for (const delivery of ['COOKIE', 'RESPONSE'])
        for (const which of [0, 1]) {
          const isAlive = !(await intruder.send('{ viewerCredential { kind } }', {})).includes('UNAUTHENTICATED');
          if (!isAlive) intruder = await Intruder.in(visitor);
          const { person, ids } = intruder;
          const age = proof === 'old' ? '1 hour' : '0 s';
          await sql(server, 'update api_key set authenticated_on = now() - ?::interval where user_id = ?', [
            age,
            person.id,
          ]);
          const known = knownTo(intruder, ids[which] ?? '', delivery);
          const variables = Object.fromEntries(args.map(({ name: arg, type }) => [arg, meaningful(type, arg, known)]));
          const seen = await intruder.send(document, variables);
          if (!seen.includes('"errors"')) answered += 1;
          if (!makes.includes(name))
            expect([name, delivery, which, seen.match(KEY)]).toEqual([name, delivery, which, null]);
          keysBefore.add(name);
        }
    expect(keysBefore.size).toBe(OPERATIONS.length);
    // Most operations were really carried out.
    expect(answered).toBeGreaterThan(OPERATIONS.length);
  },
  300_000,
);

test('a script cannot have the key of the session rotated, and a confirmed page gets none from confirmIdentity', async () => {
  const intruder = await Intruder.in(await Visitor.at(server, browser));
  const [own = '', other = ''] = intruder.ids;
  const rotate = 'mutation ($id: ID!) { rotateApiKey(id: $id) { __typename ... on RotateApiKeySuccess { apiKey } } }';
  expect(await intruder.send(rotate, { id: own })).toContain('FORBIDDEN');
  const confirm = `mutation ($proof: ProofInput!) { confirmIdentity(proof: $proof) { __typename
    ... on ConfirmIdentitySuccess { apiKey } } }`;
  const confirmed = await intruder.send(confirm, { proof: { password: PASSWORD } });
  expect(confirmed).toContain('"apiKey":null');
  expect(confirmed).not.toMatch(KEY);
  // The key of another login is rotated by its session alone.
  expect(await intruder.send(rotate, { id: other })).not.toMatch(KEY);
});
