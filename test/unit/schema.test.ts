import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import {
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import { createSchema } from '../../src/schema.js';

const schema = await createSchema();
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const ofTheSpecification = ['Boolean', 'ID', 'Int', 'String'];

/** The root fields that answer without a credential. */
const PUBLIC = ['Mutation.register', 'Mutation.login'];

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

test('schema: no output field tells a hash, a password or what is internal to a user', () => {
  const fields = types
    .filter((type) => isObjectType(type) && type !== schema.getMutationType())
    .flatMap((type) => Object.keys((type as GraphQLObjectType).getFields()));
  expect(fields.filter((name) => /hash|password|folded|canonical|version|active|token/i.test(name))).toEqual([]);
  expect([...new Set(fields.filter((name) => /key/i.test(name)))].sort()).toEqual([
    'apiKey',
    'apiKeyId',
    'key',
    'maskedKey',
    'myApiKeys',
    'revokedKeyId',
    'revokedKeys',
  ]);
});

test('schema: no field or argument asks for a hint, a secret question or its answer', () => {
  const names = [...printSchema(schema).matchAll(/^ +(\w+)[(:]|[(,] *(\w+):/gm)].map(
    ([, field, argument]) => field ?? argument,
  );
  expect(names).toEqual(expect.arrayContaining(['login', 'currentPassword', 'firstName', 'input']));
  expect(names.filter((name) => /hint|question|answer|remind|maiden|recovery/i.test(name ?? ''))).toEqual([]);
});

test('schema: every root field needs a credential or stands on the public list', () => {
  const { queries, mutations, authorizedFields } = getMetadataStorage();
  const roots = [
    ...queries.map((query) => ({ root: 'Query', ...query })),
    ...mutations.map((mutation) => ({ root: 'Mutation', ...mutation })),
  ];
  const open = roots.filter(
    ({ target, methodName }) =>
      !authorizedFields.some((field) => field.target === target && field.fieldName === methodName),
  );
  expect(open.map(({ root, schemaName }) => `${root}.${schemaName}`).sort()).toEqual([...PUBLIC].sort());
});

test('schema: every failure of a result union is a UserError', () => {
  const results = types.filter(({ name }) => name.endsWith('Result'));
  const members = results.flatMap((type) => schema.getPossibleTypes(type as never));
  const failures = members.filter(({ name }) => !name.endsWith('Success'));
  expect(failures.length).toBeGreaterThan(0);
  expect(
    failures.filter((type) => !type.getInterfaces().some(({ name }) => name === 'UserError')).map(({ name }) => name),
  ).toEqual([]);
  expect(getNamedType(schema.getMutationType()?.getFields().login?.type)?.name).toBe('LoginResult');
});
