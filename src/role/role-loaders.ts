import DataLoader from 'dataloader';
import type { RoleAssignmentService } from './role-assignment.service.js';

/** Reads the roles of all users of a page in one statement. Nothing is cached, since a mutation may change them. */
export class RoleLoaders {
  /** The names of a user's roles. */
  readonly names: DataLoader<string, string[]>;
  /** The permissions that those roles grant. */
  readonly permissions: DataLoader<string, string[]>;

  constructor(assignments: RoleAssignmentService) {
    this.names = batched((ids) => assignments.namesOf(ids));
    this.permissions = batched((ids) => assignments.permissionsOf(ids));
  }
}

const batched = (load: (ids: readonly string[]) => Promise<Map<string, string[]>>): DataLoader<string, string[]> =>
  new DataLoader(
    async (ids) => {
      const found = await load(ids);
      return ids.map((id) => found.get(id) ?? []);
    },
    { cache: false },
  );
