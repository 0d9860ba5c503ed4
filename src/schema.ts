import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { buildSchema } from 'type-graphql';
import { ApiKeyResolver } from './api-key/api-key.resolver.js';
import { AuditResolver } from './audit/audit.resolver.js';
import { AccountResolver } from './auth/account.resolver.js';
import { authChecker } from './auth/auth-checker.js';
import { RegistrationResolver } from './auth/registration.resolver.js';
import { SessionResolver } from './auth/session.resolver.js';
import { makeMutationsAtomic } from './db/unit-of-work.js';
import { UserResolver } from './user/user.resolver.js';
import { validateArguments } from './validation/validate-arguments.js';

/** The executable schema: what stands here is all that a client can ask for. */
export async function createSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [UserResolver, RegistrationResolver, SessionResolver, AccountResolver, ApiKeyResolver, AuditResolver],
    authChecker,
    validateFn: validateArguments,
    scalarsMap: [{ type: Date, scalar: GraphQLDateTime }],
  });
  makeMutationsAtomic(schema);
  describe(schema.getQueryType(), 'What can be read.');
  describe(
    schema.getMutationType(),
    'What can be changed. Each mutation is one transaction. A request may have one of register, login and changePassword.',
  );
  return schema;
}

/** TypeGraphQL has no place for these two. */
function describe(type: { description?: string | null | undefined } | null | undefined, description: string): void {
  if (type) type.description = description;
}
