import type { GraphQLSchema } from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import { GRANTING_PERMISSIONS, PERMISSIONS, type Permission } from '../src/permission/permissions.js';
import { CREDENTIALS, confirmationMatrix } from './confirmation-matrix.js';

/** Operations that anybody may call, and those that any credential is enough for. All others name one permission. */
export const PUBLIC = [
  'register',
  'login',
  'completeLogin',
  'requestPasswordReset',
  'resetPassword',
  'acceptInvitation',
  'signInProviders',
  'beginProviderSignIn',
  'completeProviderSignIn',
  'registerWithProvider',
  // With the purpose LOGIN. The others need a credential: see the table of confirmations.
  'passkeyOptions',
];
export const ANY_CREDENTIAL = ['viewerCredential', 'confirmIdentity', 'issueAccessToken'];
/** Operations that only the key of a login may call. */
const SESSIONS_ONLY = ['confirmIdentity', 'enableTotp'];

/** What the migration gives the role `user`; `admin` has everything. */
export const USER_PERMISSIONS: readonly string[] = [
  'account:read',
  'account:write',
  'keys:read',
  'keys:write',
  'users:read',
] satisfies Permission[];

export type Answer = 'yes' | 'UNAUTHENTICATED' | 'FORBIDDEN';

export interface Row {
  /** Field of Query or Mutation, with the arguments that change what it needs. */
  readonly operation: string;
  /** The permissions, all of them; none where it takes a credential at most. */
  readonly needs: readonly string[];
  /** Who may: without a credential, a user, an admin, a key of an admin with just these scopes, and one with every scope but the last of them. */
  readonly answers: Record<'anonymous' | 'user' | 'admin' | 'withScope' | 'withoutScope', Answer>;
}

/** One row for each operation that the resolvers declare, by name. */
export function authorizationMatrix(): Row[] {
  const { queries, mutations, authorizedFields } = getMetadataStorage();
  const operations = [...queries, ...mutations].map(({ schemaName, methodName, target }) => {
    const rule = authorizedFields.find((one) => one.target === target && one.fieldName === methodName);
    return rowOf(schemaName, rule?.roles);
  });
  const privileged = ['includeInactive', 'role'].map((argument) => ({
    ...rowOf(`users(${argument})`, ['users:manage']),
    needs: ['users:read', 'users:manage'],
  }));
  return [...operations, ...privileged].sort((a, b) => (a.operation < b.operation ? -1 : 1));
}

/** @throws for an operation about which nobody has decided */
function rowOf(operation: string, roles: readonly string[] | undefined): Row {
  const [permission, ...more] = roles ?? [];
  const open = PUBLIC.includes(operation);
  const decided = roles
    ? permission === undefined
      ? ANY_CREDENTIAL.includes(operation)
      : more.length === 0 && permission in PERMISSIONS
    : open;
  if (!decided || (roles && open))
    throw new Error(`Who may call ${operation} is not decided: @Authorized('resource:action')`);
  const may = (allowed: boolean): Answer => (allowed ? 'yes' : 'FORBIDDEN');
  return {
    operation,
    needs: permission ? [permission] : [],
    answers: {
      anonymous: open ? 'yes' : 'UNAUTHENTICATED',
      user: may(!permission || USER_PERMISSIONS.includes(permission)),
      admin: 'yes',
      withScope: may(!SESSIONS_ONLY.includes(operation)),
      withoutScope: may(!permission && !SESSIONS_ONLY.includes(operation)),
    },
  };
}

const table = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('');

/** docs/authorization.md */
export function authorizationPage(schema: GraphQLSchema): string {
  const permissions = Object.entries(PERMISSIONS).map(([permission, meaning]) => [
    `\`${permission}\``,
    meaning,
    USER_PERMISSIONS.includes(permission) ? 'yes' : '',
    'yes',
  ]);
  const operations = authorizationMatrix().map(({ operation, needs, answers }) => [
    `\`${operation}\``,
    needs.map((permission) => `\`${permission}\``).join(', ') ||
      (answers.anonymous === 'yes'
        ? 'nothing'
        : SESSIONS_ONLY.includes(operation)
          ? 'the key of a login'
          : 'a credential'),
    ...Object.values(answers),
  ]);
  const confirmed = confirmationMatrix(schema).map(({ operation, user, admin }) => [
    operation.replace(/^\w+/, '`$&`'),
    ...CREDENTIALS.map((state) => (user[state] === admin[state] ? user[state] : `${user[state]} / ${admin[state]}`)),
  ]);
  return `# Who may do what

\`npm run schema\` writes this page from the code; \`test/functional/authorization.test.ts\` asks a running server for every
cell.

The roles of a user grant permissions; the scopes of a key limit which of them a request has. Everybody has the role
\`user\`, which an admin can change with \`updateRole\`. The role \`admin\` has every permission of every role. An application
can put permissions of its own into roles: AuthHero returns them (\`me\`, \`verifyApiKey\`) and does not ask for them. A
change takes effect on the next request.

## Permissions

${table([['permission', 'lets its holder', 'role user', 'role admin'], ['---', '---', '---', '---'], ...permissions])}
Nobody can gain permissions with the ones they have. These answer \`PermissionsExceeded\`:

- a key makes or rotates a key that has more permissions than itself;
- somebody who manages users acts on a user who has permissions that the calling key lacks (those of the role \`user\` do
  not count);
- somebody who manages roles adds or removes a permission of AuthHero that the calling key lacks.

The last admin cannot lose the role, be deactivated or delete their account: \`LastAdmin\`.

## Operations

*user*, *admin*: a key of a login. *scoped*: a key of an admin whose only scopes are the permissions that the operation
needs. *other scopes*: a key of an admin with every scope but one of those.

${table([['operation', 'needs', 'anonymous', 'user', 'admin', 'scoped', 'other scopes'], Array(7).fill('---'), ...operations])}
## Confirmation

A stolen session must not give its account away, nor the rights of an admin. These mutations ask for a proof that is not
older than CONFIRMATION_MAX_AGE (5 minutes): they answer \`ConfirmationRequired\`, and do nothing. A login is a proof, and
so is \`confirmIdentity\`, which replaces the key by a fresh one.

- *asks*: \`ConfirmationRequired\`. *never*: the same without methods, since there is nothing to confirm with: log in.
- Two answers: for a user without, and with, permissions over other people
  (\`${GRANTING_PERMISSIONS.join('`, `')}\`).

${table([['mutation', 'login of a moment ago', 'older login', 'confirmed key', 'key that was replaced by confirming', 'key of createApiKey', 'access token'], Array(7).fill('---'), ...confirmed])}
\`User.roles\` and \`User.permissions\` are null, except for oneself and for those with \`users:manage\`.
`;
}
