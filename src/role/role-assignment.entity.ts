import type { Rel } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Unique } from '@mikro-orm/decorators/legacy';
import { AppendOnlyEntity } from '../db/base.entity.js';
import { User } from '../user/user.entity.js';
import { Role } from './role.entity.js';

/** A user has a role. Everybody has the role `user`, so it is never assigned. */
@Entity()
@Unique({ name: 'role_assignment_user_id_role_id_unique', properties: ['user', 'role'] })
@Index({ name: 'role_assignment_role_id_user_id_index', properties: ['role', 'user'] })
export class RoleAssignment extends AppendOnlyEntity {
  @ManyToOne(() => User, { deleteRule: 'cascade' })
  user: Rel<User>;

  @ManyToOne(() => Role, { deleteRule: 'cascade' })
  role: Rel<Role>;

  constructor(user: User, role: Role) {
    super();
    this.user = user;
    this.role = role;
  }
}
