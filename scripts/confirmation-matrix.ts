import type { GraphQLSchema } from 'graphql';

/** What a call answers: it goes on; it asks for confirmation; it asks and names no method, since the key cannot confirm. */
export type Confirmation = 'yes' | 'asks' | 'never' | 'FORBIDDEN' | 'UNAUTHENTICATED';

/**
 * The credential of a call. `OLD_COPY`: the key that a confirmation has replaced. `ACCESS_TOKEN`: a token for
 * AuthHero itself, made from the key of a fresh login.
 */
export const CREDENTIALS = [
  'FRESH_LOGIN',
  'OLD_LOGIN',
  'CONFIRMED',
  'OLD_COPY',
  'CREATED_KEY',
  'ACCESS_TOKEN',
] as const;
export type CredentialState = (typeof CREDENTIALS)[number];

export interface ConfirmationRow {
  /** A mutation and, in brackets, which call of it. */
  readonly operation: string;
  /** For users without and with permissions over other people. */
  readonly user: Record<CredentialState, Confirmation>;
  readonly admin: Record<CredentialState, Confirmation>;
}

type Decision = readonly [
  operation: string,
  oldUser: Confirmation,
  oldAdmin: Confirmation,
  created: 'yes' | 'never' | 'FORBIDDEN',
  /** Of a recent proof. */
  recent?: Confirmation,
];

/** Which calls ask a session whose proof is old, and which a key that createApiKey has made never reaches. */
const DECISIONS: readonly Decision[] = [
  ['beginTotp', 'asks', 'asks', 'never'],
  ['changePassword', 'yes', 'yes', 'never'],
  ['changePassword (the first one)', 'never', 'never', 'never'],
  ['createApiKey', 'yes', 'asks', 'yes'],
  ['createApiKey (only users:read)', 'yes', 'yes', 'yes'],
  ['deleteMe', 'asks', 'asks', 'never'],
  ['deleteRole', 'FORBIDDEN', 'asks', 'yes'],
  ['disableTotp', 'asks', 'asks', 'never'],
  ['inviteUser', 'FORBIDDEN', 'asks', 'yes'],
  ['linkIdentity', 'asks', 'asks', 'never'],
  ['passkeyOptions (REGISTER)', 'asks', 'asks', 'never'],
  ['purgeUser', 'FORBIDDEN', 'asks', 'yes'],
  ['registerPasskey', 'yes', 'yes', 'never'],
  ['removePasskey', 'asks', 'asks', 'never'],
  ['removeUserFactors', 'FORBIDDEN', 'asks', 'never'],
  ['renewRecoveryCodes', 'asks', 'asks', 'never'],
  ['resetUserPassword', 'FORBIDDEN', 'asks', 'yes'],
  ['resetUserPassword (of oneself)', 'FORBIDDEN', 'asks', 'never'],
  ['rotateApiKey (another key of createApiKey)', 'yes', 'asks', 'yes'],
  ['rotateApiKey (the key of another login)', 'FORBIDDEN', 'asks', 'FORBIDDEN', 'FORBIDDEN'],
  ['rotateApiKey (the key of the request)', 'yes', 'yes', 'yes'],
  ['setEmail', 'asks', 'asks', 'never'],
  ['setUserRoles', 'FORBIDDEN', 'asks', 'yes'],
  ['unlinkIdentity', 'asks', 'asks', 'never'],
  ['updateRole', 'FORBIDDEN', 'asks', 'yes'],
];

const cells = (old: Confirmation, created: Confirmation, recent: Confirmation = 'yes'): ConfirmationRow['user'] => {
  const permitted = old === 'FORBIDDEN' ? old : recent;
  return {
    FRESH_LOGIN: permitted,
    OLD_LOGIN: old,
    CONFIRMED: permitted,
    OLD_COPY: 'UNAUTHENTICATED',
    CREATED_KEY: old === 'FORBIDDEN' ? old : created,
    ACCESS_TOKEN: 'FORBIDDEN',
  };
};

/** @throws for a mutation that is decided here and not confirmed in the schema, or the other way round */
export function confirmationMatrix(schema: GraphQLSchema): ConfirmationRow[] {
  const declared = Object.values(schema.getMutationType()?.getFields() ?? {})
    .filter(({ extensions }) => extensions.isConfirmed === true)
    .map(({ name }) => name);
  const decided = new Set(DECISIONS.map(([operation]) => operation.replace(/ .*/, '')));
  const open = [
    ...declared.filter((name) => !decided.has(name)),
    ...[...decided].filter((name) => !declared.includes(name)),
  ];
  if (open.length > 0) throw new Error(`Whether these ask for confirmation is not decided: ${open.join(', ')}`);
  return DECISIONS.map(([operation, user, admin, created, recent]) => ({
    operation,
    user: cells(user, created, recent),
    admin: cells(admin, created, recent),
  }));
}
