import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import {
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { ANY_CREDENTIAL, authorizationMatrix, authorizationPage, PUBLIC } from '../../scripts/authorization-matrix.js';
import { features } from '../../src/features.js';
import { createSchema } from '../../src/graphql/schema.js';

const schema = await createSchema(features);
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const ofTheSpecification = ['Boolean', 'ID', 'Int', 'String'];

test('schema: equals the committed schema.graphql', () => {
  expect(`${printSchema(lexicographicSortSchema(schema))}\n`).toBe(readFileSync('schema.graphql', 'utf8'));
});

test('schema: every type, field, argument and enum value is described', () => {
  const missing: string[] = [];
  const look = (name: string, described: { description?: string | null }) =>
    described.description || missing.push(name);
  for (const type of types.filter(({ name }) => !ofTheSpecification.includes(name))) {
    look(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      look(`${type.name}.${field.name}`, field);
      for (const argument of 'args' in field ? field.args : [])
        look(`${type.name}.${field.name}(${argument.name})`, argument);
    }
  }
  expect(missing).toEqual([]);
});

test('schema: no output field has a hash, a password or an internal value of a user', () => {
  const fields = types
    .filter((type) => isObjectType(type) && type !== schema.getMutationType())
    .flatMap((type) => Object.keys((type as GraphQLObjectType).getFields()));
  const told = fields.filter((name) => /hash|password|folded|canonical|version|active|token/i.test(name));
  // What verifyApiKey tells of a key, and what resetUserPassword and issueAccessToken show once.
  expect(told.sort()).toEqual(['accessToken', 'active', 'oneTimePassword']);
  expect([...new Set(fields.filter((name) => /key/i.test(name)))].sort()).toEqual([
    'apiKey',
    'apiKeyId',
    'key',
    'maskedKey',
    'myApiKeys',
    'passkey',
    'passkeySignal',
    'passkeys',
    'revokedKeyId',
    'revokedKeys',
    'verifyApiKey',
    'verifyApiKeys',
  ]);
});

test('schema: no field or argument asks for a hint, a secret question or its answer', () => {
  const names = [...printSchema(schema).matchAll(/^ +(\w+)[(:]|[(,] *(\w+):/gm)].map(
    ([, field, argument]) => field ?? argument,
  );
  expect(names).toEqual(expect.arrayContaining(['login', 'currentPassword', 'firstName', 'input']));
  expect(names.filter((name) => /hint|question|answer|remind|maiden/i.test(name ?? ''))).toEqual([]);
});

test('schema: every operation names the one permission that it needs, or is on a list of exceptions', () => {
  const rows = authorizationMatrix();
  const named = (needs: number) => rows.filter((row) => row.needs.length === needs).map(({ operation }) => operation);
  expect(named(0).sort()).toEqual([...PUBLIC, ...ANY_CREDENTIAL].sort());
  expect(rows.filter(({ answers }) => answers.anonymous === 'yes').map(({ operation }) => operation)).toEqual(
    [...PUBLIC].sort(),
  );
  for (const root of [schema.getQueryType(), schema.getMutationType()])
    for (const operation of Object.keys(root?.getFields() ?? {}))
      expect(rows.map((row) => row.operation)).toContain(operation);
});

test('schema: docs/authorization.md equals the generated page', () => {
  expect(readFileSync('docs/authorization.md', 'utf8')).toBe(authorizationPage(schema));
});

test('schema: every failure of a result union is a UserError', () => {
  const results = types.filter(({ name }) => name.endsWith('Result'));
  const members = results.flatMap((type) => schema.getPossibleTypes(type as never));
  const failures = members.filter(({ name }) => !/Success$|^SessionStarted$|^DeleteMePayload$/.test(name));
  expect(failures.length).toBeGreaterThan(0);
  expect(
    failures.filter((type) => !type.getInterfaces().some(({ name }) => name === 'UserError')).map(({ name }) => name),
  ).toEqual([]);
  expect(getNamedType(schema.getMutationType()?.getFields().login?.type)?.name).toBe('LoginResult');
});

/** Operations that take a secret, hash, or collect much: a request may have one of them. */
const ONCE_PER_REQUEST = [
  'acceptInvitation',
  'beginProviderSignIn',
  'changePassword',
  'completeLogin',
  'completeProviderSignIn',
  'confirmIdentity',
  'enableTotp',
  'exportMyData',
  'inviteUser',
  'issueAccessToken',
  'linkIdentity',
  'login',
  'passkeyOptions',
  'register',
  'registerPasskey',
  'registerWithProvider',
  'requestPasswordReset',
  'resetPassword',
  'resetUserPassword',
  'setEmail',
  'verifyEmail',
];

test('schema: of the operations that take a secret, hash or collect much, a request may have one; a new one that takes a secret is among them', () => {
  const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {}),
  );
  const once = fields.filter(({ extensions }) => extensions.oncePerRequest === true).map(({ name }) => name);
  expect(once.sort()).toEqual(ONCE_PER_REQUEST);
  const namesIn = (args: readonly { name: string; type: GraphQLInputType }[]): string[] =>
    args.flatMap(({ name, type }) => {
      const named = getNamedType(type);
      return isInputObjectType(named) ? [name, ...namesIn(Object.values(named.getFields()))] : [name];
    });
  const takesSecret = fields.filter(({ args }) =>
    namesIn(args).some((name) => /password|proof|token|code|secret|passkey/i.test(name)),
  );
  expect(takesSecret.map(({ name }) => name).filter((name) => !ONCE_PER_REQUEST.includes(name))).toEqual([]);
});

test('schema: a field of one name has one type in all members of a union, so that one document can select it', () => {
  const conflicts = types.filter(isUnionType).flatMap((union) => {
    const byName = new Map<string, Set<string>>();
    for (const member of union.getTypes())
      for (const { name, type } of Object.values(member.getFields()))
        byName.set(name, (byName.get(name) ?? new Set()).add(String(type)));
    return [...byName].filter(([, found]) => found.size > 1).map(([name]) => `${union.name}.${name}`);
  });
  expect(conflicts).toEqual([]);
});
