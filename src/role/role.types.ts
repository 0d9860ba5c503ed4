import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';
import { ConfirmationRequired } from '../permission/confirmation-required.type.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { Role } from './role.entity.js';

@ObjectType({ implements: UserError, description: 'No role has this name.' })
export class RoleNotFound extends UserError {
  @Field(() => String, { description: 'The name that was asked for.' })
  name: string;

  constructor(name: string) {
    super(`There is no role called ${name}.`);
    this.name = name;
  }
}

@ObjectType({ implements: UserError, description: 'A role with this name exists already.' })
export class RoleNameTaken extends UserError {
  constructor() {
    super('A role with this name exists already.');
  }
}

@ObjectType({ implements: UserError, description: 'The role comes with AuthHero and cannot be changed in this way.' })
export class RoleIsBuiltIn extends UserError {
  constructor() {
    super('This role comes with AuthHero and cannot be changed in this way.');
  }
}

@ObjectType({ implements: UserError, description: 'The highest allowed number of roles is reached. Delete one.' })
export class RoleLimitReached extends UserError {
  @Field(() => Int, { description: 'The highest allowed number.' })
  limit: number;

  constructor(limit: number) {
    super(`There may be at most ${limit} roles. Delete one first.`);
    this.limit = limit;
  }
}

@ObjectType({ description: 'The role was created.' })
export class CreateRoleSuccess {
  @Field(() => Role, { description: 'The new role.' })
  role: Role;

  constructor(role: Role) {
    this.role = role;
  }
}

@ObjectType({ description: 'The role was changed. The change applies from the next request of its users.' })
export class UpdateRoleSuccess {
  @Field(() => Role, { description: 'The role after the change.' })
  role: Role;

  constructor(role: Role) {
    this.role = role;
  }
}

@ObjectType({ description: 'The role was deleted. Nobody has it any more.' })
export class DeleteRoleSuccess {
  @Field(() => Int, { description: 'The number of users who had it.' })
  affectedUsers: number;

  constructor(affectedUsers: number) {
    this.affectedUsers = affectedUsers;
  }
}

export const CreateRoleResult = createUnionType({
  name: 'CreateRoleResult',
  description: describeResult('createRole'),
  types: () => [CreateRoleSuccess, RoleNameTaken, RoleLimitReached, PermissionsExceeded] as const,
});

export const UpdateRoleResult = createUnionType({
  name: 'UpdateRoleResult',
  description: describeResult('updateRole'),
  types: () => [UpdateRoleSuccess, RoleNotFound, RoleIsBuiltIn, PermissionsExceeded, ConfirmationRequired] as const,
});

export const DeleteRoleResult = createUnionType({
  name: 'DeleteRoleResult',
  description: describeResult('deleteRole'),
  types: () => [DeleteRoleSuccess, RoleNotFound, RoleIsBuiltIn, PermissionsExceeded, ConfirmationRequired] as const,
});
