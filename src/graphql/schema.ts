import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchema, getMetadataStorage } from 'type-graphql';
import { AccountResolver } from '../account/account.resolver.js';
import { UserAdminResolver } from '../admin/user-admin.resolver.js';
import { ApiKeyResolver } from '../api-key/api-key.resolver.js';
import { KeyVerificationResolver } from '../api-key/key-verification.resolver.js';
import { AuditResolver } from '../audit/audit.resolver.js';
import { CredentialResolver } from '../authentication/credential.resolver.js';
import { PersonalDataResolver } from '../personal-data/personal-data.resolver.js';
import { RoleResolver } from '../role/role.resolver.js';
import { UserRolesResolver } from '../role/user-roles.resolver.js';
import { RegistrationResolver } from '../sign-in/registration.resolver.js';
import { SessionResolver } from '../sign-in/session.resolver.js';
import { UserResolver } from '../user/user.resolver.js';
import { authChecker } from './auth-checker.js';
import { DateTime } from './date-time.scalar.js';
import { wrapMutationsInTransactions } from './mutation-transaction.js';
import { validateArguments } from './validate-arguments.js';

const RESOLVERS = [
  UserResolver,
  UserRolesResolver,
  RegistrationResolver,
  SessionResolver,
  AccountResolver,
  CredentialResolver,
  ApiKeyResolver,
  KeyVerificationResolver,
  AuditResolver,
  PersonalDataResolver,
  RoleResolver,
  UserAdminResolver,
] as const;

/** The executable schema: what stands here is all that a client can ask for. */
export async function createSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: RESOLVERS,
    authChecker,
    validateFn: validateArguments,
    scalarsMap: [{ type: Date, scalar: DateTime }],
  });
  wrapMutationsInTransactions(schema);
  describeRights(schema);
  describe(schema.getQueryType(), 'What can be read.');
  describe(
    schema.getMutationType(),
    'What can be changed. Each mutation is one transaction. A request may have one of register, login and changePassword.',
  );
  return schema;
}

/** Each operation says what it needs, from the same decorator that the auth checker goes by. */
function describeRights(schema: GraphQLSchema): void {
  const { authorizedFields, queries, mutations } = getMetadataStorage();
  for (const { schemaName, methodName, target } of [...queries, ...mutations]) {
    const rule = authorizedFields.find((one) => one.target === target && one.fieldName === methodName);
    const [root] = [schema.getQueryType(), schema.getMutationType()].filter((type) => type?.getFields()[schemaName]);
    const field = root?.getFields()[schemaName];
    if (!field) continue;
    const needs = rule && (rule.roles.length > 0 ? `the permission ${rule.roles.join(', ')}` : 'a credential');
    field.description += needs ? ` Needs ${needs}.` : ' Needs no credential.';
  }
}

/** TypeGraphQL has no place for these two. */
function describe(type: { description?: string | null | undefined } | null | undefined, description: string): void {
  if (type) type.description = description;
}
