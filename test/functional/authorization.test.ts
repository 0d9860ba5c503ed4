import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import {
  buildSchema,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { authorizationMatrix } from '../../scripts/authorization-matrix.js';
import { features } from '../../src/features.js';
import { createSchema } from '../../src/graphql/schema.js';
import { PERMISSIONS } from '../../src/permission/permissions.js';
import { anAdmin, scoped } from '../support/admins.js';
import { type Answer, send } from '../support/client.js';
import { aPerson, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

await createSchema(features);
const matrix = authorizationMatrix();
const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

const server = useTestServer();

/** A value of each required type; whether it is a good one does not matter, since rights come first. */
function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return `[${literal(type.ofType)}]`;
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValue('LOGIN')?.name ?? named.getValues()[0]?.name ?? '';
  if (named.name === 'JSONObject') return '{ id: "abc" }';
  if (!isInputObjectType(named)) return named.name === 'ID' ? '"01900000-0000-7000-8000-000000000000"' : '"abc"';
  const fields = Object.values(named.getFields()).filter((field) => isNonNullType(field.type));
  return `{ ${fields.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`;
}

/** An operation of the matrix as a document. */
function documentOf(operation: string): string {
  const [, name = '', argument] = /^(\w+)(?:\((\w+)\))?$/.exec(operation) ?? [];
  const isQuery = schema.getQueryType()?.getFields()[name] !== undefined;
  const field = (isQuery ? schema.getQueryType() : schema.getMutationType())?.getFields()[name];
  const given = field?.args.filter((one) => isNonNullType(one.type) && one.defaultValue === undefined) ?? [];
  const args = given.map((one) => `${one.name}: ${literal(one.type)}`);
  if (argument) args.push(`${argument}: ${argument === 'role' ? '"admin"' : 'true'}`);
  const leaf = name === 'exportMyData';
  return `${isQuery ? 'query' : 'mutation'} { ${name}${args.length > 0 ? `(${args.join(', ')})` : ''} ${leaf ? '' : '{ __typename }'} }`;
}

const outcomeOf = ({ code }: Answer): string => (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' ? code : 'yes');

/** Who asks, new for each cell: some operations end the key or the account that they are asked with. */
const ASKERS: Record<string, (needs: readonly string[]) => Promise<Pick<Person, 'send'>>> = {
  anonymous: async () => ({ send: (query) => send(server.url, query) }),
  user: () => aPerson(server),
  admin: () => anAdmin(server),
  withScope: async (needs) => scoped(server, await anAdmin(server), needs.length > 0 ? needs : ['account:read']),
  withoutScope: async (needs) =>
    scoped(
      server,
      await anAdmin(server),
      Object.keys(PERMISSIONS).filter((permission) => permission !== needs.at(-1)),
    ),
};

test.each(matrix.map((row) => [row.operation, row] as const))(
  'authorization: %s responds to each kind of credential as the matrix says',
  async (operation, { needs, answers }) => {
    const asked: Record<string, string> = {};
    for (const [who, make] of Object.entries(ASKERS)) {
      const asker = await make(needs);
      asked[who] = outcomeOf(await asker.send(documentOf(operation)));
    }
    expect(asked).toEqual(answers);
  },
);

test('authorization: FORBIDDEN names the permission, and is recorded once in a window', async () => {
  const person = await aPerson(server);
  for (let i = 0; i < 3; i += 1) {
    const answer = await person.send('{ roles { name } }');
    expect(answer).toMatchObject({ status: 200, code: 'FORBIDDEN', data: null });
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN', permission: 'roles:manage' });
  }
  const events = await sql(
    server,
    "select actor_id, detail from audit_event where type = 'DENIED' and subject_id = ?",
    [person.id],
  );
  expect(events).toEqual([{ actor_id: person.id, detail: 'roles:manage' }]);
});

test('authorization: the migration gives the built-in roles the permissions that docs/authorization.md lists', async () => {
  const rows = await sql(server, 'select name, permissions from role order by name');
  expect(rows.map(({ name, permissions }) => [name, [...permissions].sort()])).toEqual([
    ['admin', Object.keys(PERMISSIONS).sort()],
    ['user', ['account:read', 'account:write', 'keys:read', 'keys:write', 'users:read']],
  ]);
});
