import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { Role } from './role.entity.js';

@ObjectType({ implements: UserError, description: 'There is no role of this name.' })
export class RoleNotFound extends UserError {
  @Field(() => String, { description: 'The name.' })
  name: string;

  constructor(name: string) {
    super(`There is no role called ${name}.`);
    this.name = name;
  }
}

@ObjectType({ implements: UserError, description: 'There is a role of this name already.' })
export class RoleNameTaken extends UserError {
  constructor() {
    super('There is a role of this name already.');
  }
}

@ObjectType({ implements: UserError, description: 'The role comes with AuthHero and has to stay as it is.' })
export class RoleIsBuiltIn extends UserError {
  constructor() {
    super('This role comes with AuthHero and has to stay as it is.');
  }
}

@ObjectType({ implements: UserError, description: 'There are as many roles as there may be. Delete one.' })
export class RoleLimitReached extends UserError {
  @Field(() => Int, { description: 'How many there may be.' })
  limit: number;

  constructor(limit: number) {
    super(`There may be ${limit} roles. Delete one first.`);
    this.limit = limit;
  }
}

@ObjectType({ description: 'The role was made.' })
export class CreateRoleSuccess {
  @Field(() => Role, { description: 'The new role.' })
  role: Role;

  constructor(role: Role) {
    this.role = role;
  }
}

@ObjectType({ description: 'The role was changed. It holds from the next request of each of its users on.' })
export class UpdateRoleSuccess {
  @Field(() => Role, { description: 'The role after the change.' })
  role: Role;

  constructor(role: Role) {
    this.role = role;
  }
}

@ObjectType({ description: 'The role was deleted, and nobody has it any more.' })
export class DeleteRoleSuccess {
  @Field(() => Int, { description: 'How many users had it.' })
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
  types: () => [UpdateRoleSuccess, RoleNotFound, RoleIsBuiltIn, PermissionsExceeded] as const,
});

export const DeleteRoleResult = createUnionType({
  name: 'DeleteRoleResult',
  description: describeResult('deleteRole'),
  types: () => [DeleteRoleSuccess, RoleNotFound, RoleIsBuiltIn, PermissionsExceeded] as const,
});
