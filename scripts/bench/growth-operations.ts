import { type Answer, ask } from './ask.ts';
import type { ServerProcess } from './processes.ts';
import { type KnownKey, PASSWORD, usernameOf } from './seed-users.ts';

/** A database of one size, with its server. */
export interface Side {
  readonly users: number;
  readonly server: ServerProcess;
  readonly keys: readonly KnownKey[];
  /** The ids of the users who own the keys. */
  readonly ids: readonly string[];
  /** For each order, the cursor in the middle of the list. */
  readonly middle: Readonly<Record<Order, string>>;
  /** The key that the last login of the round issued. */
  loginKey?: string;
}

export const ORDERS = ['CREATED_ON_DESC', 'USERNAME_ASC'] as const;
export type Order = (typeof ORDERS)[number];

export interface Operation {
  readonly name: string;
  /** Whether it counts rows, so that it may take longer with more rows. The report has a separate table for these. */
  readonly counts?: boolean;
  readonly run: (side: Side, round: number) => Promise<Answer>;
  /** Truthy if the response is right. */
  readonly found: (answer: Answer) => unknown;
}

const PAGE = 'nodes { id username createdOn } pageInfo { hasNextPage endCursor }';

const keyOf = ({ keys }: Side, round: number) => keys[round % keys.length] as KnownKey;
/** A user without a known key, so that a logout of this user revokes none of the known keys. */
const strangerOf = ({ users, keys }: Side, round: number) =>
  usernameOf(2 + Math.floor(((round % keys.length) * users) / keys.length));

const read = (
  name: string,
  query: (side: Side, round: number) => string,
  found: (data: Answer['data']) => unknown,
  counts = false,
): Operation => ({
  name,
  counts,
  run: (side, round) => ask(side.server.url, `{ ${query(side, round)} }`, keyOf(side, round).token),
  found: ({ data }) => found(data),
});

const page = (name: string, args: (side: Side) => string): Operation =>
  read(
    name,
    (side) => `users(${args(side)}) { ${PAGE} }`,
    (data) => data.users.nodes.length > 0,
  );

const pages = (order: Order): Operation[] => [
  page(`users, ${order}, first page`, () => `orderBy: ${order}, first: 20`),
  page(`users, ${order}, middle page`, ({ middle }) => `orderBy: ${order}, first: 20, after: "${middle[order]}"`),
  page(`users, ${order}, last page`, () => `orderBy: ${order}, last: 20`),
];

const login: Operation = {
  name: 'login',
  run: async (side, round) => {
    const input = { username: strangerOf(side, round), password: PASSWORD };
    const query = 'mutation ($input: LoginInput!) { login(input: $input) { ... on LoginSuccess { apiKey } } }';
    const answer = await ask(side.server.url, query, undefined, { input });
    side.loginKey = answer.data.login.apiKey;
    return answer;
  },
  found: ({ data }) => data.login.apiKey,
};

const logout: Operation = {
  name: 'logout',
  run: ({ server, loginKey }) => ask(server.url, 'mutation { logout { revokedKeys } }', loginKey),
  found: ({ data }) => data.logout.revokedKeys > 0,
};

/** The operations that run at each size, in this order. A logout revokes the key of the login before it. */
export const OPERATIONS: readonly Operation[] = [
  read(
    'key check (me)',
    () => 'me { id username }',
    (data) => data.me.id,
  ),
  read(
    'user by id',
    ({ ids }, round) => `user(id: "${ids[round % ids.length]}") { id username }`,
    (data) => data.user.id,
  ),
  read(
    'user by name',
    (side, round) => `user(username: "${strangerOf(side, round)}") { id }`,
    (data) => data.user.id,
  ),
  ...ORDERS.flatMap(pages),
  page('search, whole username', ({ users }) => `search: "${usernameOf(users / 2)}"`),
  page('search, start of a last name (1 of 1,000 users, 11 of each 10,000)', () => 'search: "last123"'),
  page('search, first name of 1 in 100 users', () => 'search: "first77"'),
  page('search, start of a first name, 11 in 100 users', () => 'search: "first7"'),
  page('search, start of every username', () => 'search: "user-"'),
  login,
  logout,
  read(
    'totalCount',
    () => 'users(first: 1) { totalCount }',
    (data) => data.users.totalCount,
    true,
  ),
  read(
    'totalCount, search',
    () => 'users(first: 1, search: "first7") { totalCount }',
    (data) => data.users.totalCount,
    true,
  ),
];
