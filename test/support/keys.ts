import type { Answer } from './client.js';
import type { Person } from './people.js';

const KEY = 'id name kind maskedKey createdOn expiresOn lastUsedOn rotatedOn';
export const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
  __typename ... on CreateApiKeySuccess { apiKey key { ${KEY} } } ... on ApiKeyLimitReached { limit } ... on UserError { message } } }`;
export const LIST = `query ($first: Int, $after: String) { myApiKeys(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes { ${KEY} } } }`;
export const RENAME = `mutation ($id: ID!, $name: String!) { renameApiKey(id: $id, name: $name) {
  __typename ... on RenameApiKeySuccess { key { ${KEY} } } ... on UserError { message } } }`;
export const ROTATE = `mutation ($id: ID!, $overlap: Int) { rotateApiKey(id: $id, overlap: $overlap) {
  __typename ... on RotateApiKeySuccess { apiKey key { ${KEY} } } ... on UserError { message } } }`;
export const REVOKE = `mutation ($id: ID!) { revokeApiKey(id: $id) {
  __typename ... on RevokeApiKeySuccess { revokedKeyId } ... on UserError { message } } }`;

export interface Key {
  id: string;
  name: string | null;
  kind: 'LOGIN' | 'CREATED';
  maskedKey: string;
  createdOn: string;
  expiresOn: string;
  lastUsedOn: string | null;
  rotatedOn: string | null;
}

/** What the one mutation of an answer came to. */
// biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
export const result = ({ data, text }: Answer): any => {
  if (!data) throw new Error(text);
  return Object.values(data)[0];
};

export const create = async ({ send }: Pick<Person, 'send'>, name: string, more: object = {}) =>
  result(await send(CREATE, { input: { name, ...more } }));

export const keysOf = async ({ send }: Pick<Person, 'send'>): Promise<Key[]> =>
  result(await send(LIST, { first: 100 })).nodes;
