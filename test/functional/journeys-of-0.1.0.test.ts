import { expect, test } from '@jest/globals';
import { send } from '../support/client.js';
import { aName } from '../support/people.js';
import { useTestServer } from '../support/use-test-server.js';

// The documents of 0.1.0, as its smoke test, its load test and its README sent them. They are never changed: clients have them.
const REGISTER = `mutation ($username: String!, $password: String!) {
  register(input: { username: $username, password: $password }) {
    __typename ... on RegisterSuccess { user { id } } ... on UserError { message } } }`;
const LOGIN = `mutation ($username: String!, $password: String!) {
  login(input: { username: $username, password: $password }) {
    __typename ... on LoginSuccess { apiKey user { id } } ... on UserError { message } } }`;
const CHANGE_PASSWORD = `mutation ($currentPassword: String!, $newPassword: String!) {
  changePassword(input: { currentPassword: $currentPassword, newPassword: $newPassword }) {
    __typename ... on UserError { message } } }`;
const DELETE_ME = 'mutation { deleteMe { __typename message } }';
const ME = '{ me { id username } }';
const CREATE_KEY = `mutation { createApiKey(input: { name: "smoke test" }) {
  __typename ... on CreateApiKeySuccess { apiKey key { id } } ... on UserError { message } } }`;
const ROTATE_KEY = `mutation ($id: ID!) { rotateApiKey(id: $id) {
  __typename ... on RotateApiKeySuccess { apiKey } ... on UserError { message } } }`;
const UPDATE_ME = 'mutation { updateMe(input: { firstName: "Smoke" }) { user { firstName } } }';
const SEARCH = 'query ($search: String!) { users(search: $search, first: 2) { nodes { id } } }';

const server = useTestServer();

/** Sends a document with a key, and returns its data. */
async function ask(document: string, variables: object = {}, key?: string) {
  const { data, text } = await send(server.url, document, variables, key ? { 'x-api-key': key } : {});
  if (!data) throw new Error(text);
  return data;
}

test('0.1.0: the smoke test runs unchanged', async () => {
  const [username, password, newPassword] = [aName(), 'correct horse battery', 'an entirely new phrase'];
  const { user } = (await ask(REGISTER, { username, password })).register;
  const { apiKey } = (await ask(LOGIN, { username, password })).login;
  expect(await ask(ME, {}, apiKey)).toEqual({ me: { id: user.id, username } });
  expect((await ask('{ viewerCredential { kind } }', {}, apiKey)).viewerCredential.kind).toBe('LOGIN_KEY');
  expect((await ask(SEARCH, { search: username }, apiKey)).users.nodes).toEqual([{ id: user.id }]);
  const created = (await ask(CREATE_KEY, {}, apiKey)).createApiKey;
  expect(created.__typename).toBe('CreateApiKeySuccess');
  const rotated = (await ask(ROTATE_KEY, { id: created.key.id }, apiKey)).rotateApiKey;
  expect(rotated.__typename).toBe('RotateApiKeySuccess');
  expect((await send(server.url, ME, {}, { 'x-api-key': created.apiKey })).code).toBe('UNAUTHENTICATED');
  await ask(ME, {}, rotated.apiKey);
  expect((await ask(UPDATE_ME, {}, apiKey)).updateMe.user.firstName).toBe('Smoke');
  const change = { currentPassword: password, newPassword };
  expect((await ask(CHANGE_PASSWORD, change, apiKey)).changePassword.__typename).toBe('ChangePasswordSuccess');
  expect((await send(server.url, ME, {}, { 'x-api-key': rotated.apiKey })).code).toBe('UNAUTHENTICATED');
  await ask('mutation { logout { revokedKeys } }', {}, apiKey);
  expect((await send(server.url, ME, {}, { 'x-api-key': apiKey })).code).toBe('UNAUTHENTICATED');
  const again = (await ask(LOGIN, { username, password: newPassword })).login;
  expect((await ask(DELETE_ME, {}, again.apiKey)).deleteMe.__typename).toBe('DeleteMePayload');
  expect((await ask(LOGIN, { username, password: newPassword })).login.__typename).toBe('InvalidCredentials');
});

test('0.1.0: the journey of the README runs unchanged', async () => {
  const name = aName();
  const credentials = `username: "${name}", password: "a long passphrase"`;
  await ask(
    `mutation { register(input: { ${credentials} }) { __typename ... on RegisterSuccess { user { id } } ... on UserError { message } } }`,
  );
  const { apiKey } = (
    await ask(
      `mutation { login(input: { ${credentials} }) { __typename ... on LoginSuccess { apiKey expiresOn message } ... on UserError { message } } }`,
    )
  ).login;
  const type = async (document: string) =>
    (Object.values(await ask(document, {}, apiKey))[0] as { __typename: string }).__typename;
  await ask('{ me { id username createdOn } }', {}, apiKey);
  await ask(
    `{ users(first: 10, search: "${name}") { totalCount nodes { username } pageInfo { hasNextPage endCursor } } }`,
    {},
    apiKey,
  );
  expect(
    await type(
      'mutation { changePassword(input: { currentPassword: "a long passphrase", newPassword: "an even longer one" }) { __typename } }',
    ),
  ).toBe('ChangePasswordSuccess');
  const { key } = (
    await ask(
      'mutation { createApiKey(input: { name: "deploy" }) { __typename ... on CreateApiKeySuccess { apiKey key { id expiresOn } } ... on UserError { message } } }',
      {},
      apiKey,
    )
  ).createApiKey;
  await ask('{ myApiKeys { nodes { id name kind maskedKey lastUsedOn expiresOn } } }', {}, apiKey);
  expect(
    await type(
      `mutation { rotateApiKey(id: "${key.id}", overlap: 86400) { __typename ... on RotateApiKeySuccess { apiKey } } }`,
    ),
  ).toBe('RotateApiKeySuccess');
  await ask('{ myAuditEvents(first: 10) { nodes { type createdOn address } } }', {}, apiKey);
  await ask('mutation { logout { revokedKeys message } }', {}, apiKey);
});
