import { type Answer, ask } from './ask.ts';
import type { ServerProcess } from './processes.ts';
import { type KnownKey, PASSWORD, usernameOf } from './seed-users.ts';

/** A database of one size, with its server. */
export interface Side {
  readonly users: number;
  readonly server: ServerProcess;
  readonly keys: readonly KnownKey[];
  /** Of the users that the keys belong to. */
  readonly ids: readonly string[];
  /** The cursor in the middle of each order's list. */
  readonly middle: Readonly<Record<Order, string>>;
  /** What the last login of the round has issued. */
  loginKey?: string;
}

export const ORDERS = ['CREATED_ON_DESC', 'USERNAME_ASC'] as const;
export type Order = (typeof ORDERS)[number];

export interface Operation {
  readonly name: string;
  /** Whether it may grow: it is reported apart. */
  readonly counts?: boolean;
  readonly run: (side: Side, round: number) => Promise<Answer>;
  /** What a right answer holds. */
  readonly found: (answer: Answer) => unknown;
}

const PAGE = 'nodes { id username createdOn } pageInfo { hasNextPage endCursor }';

const keyOf = ({ keys }: Side, round: number) => keys[round % keys.length] as KnownKey;
/** Somebody whose known key is not revoked by a logout, because they have none. */
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
  page(`users, ${order}, front`, () => `orderBy: ${order}, first: 20`),
  page(`users, ${order}, middle`, ({ middle }) => `orderBy: ${order}, first: 20, after: "${middle[order]}"`),
  page(`users, ${order}, end`, () => `orderBy: ${order}, last: 20`),
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

/** What is asked of each size, in this order. A logout ends the keys of the login before it. */
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
  page('search, one username', ({ users }) => `search: "${usernameOf(users / 2)}"`),
  page('search, a last name (1 of 1,000 users, then 11 of 10,000)', () => 'search: "last123"'),
  page('search, one first name of a hundred', () => 'search: "first77"'),
  page('search, one first name of ten', () => 'search: "first7"'),
  page('search, what all begin with', () => 'search: "user-"'),
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
