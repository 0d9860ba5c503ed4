// A frontend's client, written against the types that codegen makes of the running server. Run by codegen.test.ts.
import { graphql } from './generated/gql.js';
import type { TypedDocumentString } from './generated/graphql.js';

const Register = graphql(`
  mutation Register($input: RegisterInput!) {
    register(input: $input) {
      __typename
      ... on RegisterSuccess { user { id username createdOn } }
      ... on UserError { message }
    }
  }
`);
const Login = graphql(`
  mutation Login($input: LoginInput!) {
    login(input: $input) {
      __typename
      ... on LoginSuccess { apiKey expiresOn message }
      ... on SessionStarted { message }
      ... on UserError { message }
    }
  }
`);
const Look = graphql(`
  query Look($first: Int, $after: String) {
    me { id username lastName }
    users(first: $first, after: $after) { totalCount nodes { username } pageInfo { hasNextPage endCursor } }
  }
`);
const Logout = graphql(`mutation Logout($scope: LogoutScope! = ALL) { logout(scope: $scope) { revokedKeys } }`);

const url = process.argv[2] ?? '';

async function send<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  apiKey?: string,
) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(apiKey && { 'x-api-key': apiKey }) },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  return (await response.json()) as { data: Result | null; errors?: { extensions: { code: string } }[] };
}

const input = { username: `codegen-${process.pid}`, password: 'a long passphrase' };
const registered = (await send(Register, { input })).data?.register;
// A wrong login is a value with a type, not a crash.
const refused = (await send(Login, { input: { ...input, password: 'not this one' } })).data?.login;
const login = (await send(Login, { input })).data?.login;
if (login?.__typename !== 'LoginSuccess') throw new Error(login?.message ?? 'no answer');
const seen = (await send(Look, { first: 1 }, login.apiKey)).data;
const revoked = (await send(Logout, { scope: 'ALL' }, login.apiKey)).data?.logout.revokedKeys;
const after = (await send(Look, {}, login.apiKey)).errors?.[0]?.extensions.code;

process.stdout.write(
  JSON.stringify({
    registered: registered?.__typename,
    refused: refused?.__typename,
    welcome: login.message.startsWith('Welcome, '),
    me: seen?.me.username === input.username,
    page: seen?.users.nodes.length,
    revoked,
    after,
  }),
);
