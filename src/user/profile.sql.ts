import { milliseconds } from '../db/prepared-statement.js';
import type { UserProfile } from '../viewer/user-profile.js';

/** The columns of an active user's profile, for the SQL of other features. */
export const profileColumns = (alias: string): string =>
  `${alias}.id as user_id, ${alias}.username, ${alias}.first_name, ${alias}.last_name,
    ${milliseconds(`${alias}.created_on`)} as user_created, ${milliseconds(`${alias}.updated_on`)} as user_updated`;

/** Those columns. Times are in milliseconds since 1970. */
export interface ProfileRow {
  readonly user_id: string;
  readonly username: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly user_created: number;
  readonly user_updated: number;
}

export const profileOf = (row: ProfileRow): UserProfile => ({
  id: row.user_id,
  username: row.username,
  firstName: row.first_name,
  lastName: row.last_name,
  createdOn: new Date(row.user_created),
  updatedOn: new Date(row.user_updated),
  deactivatedOn: null,
});
