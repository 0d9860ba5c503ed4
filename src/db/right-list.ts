import type { ServingRights } from './database-definition.js';

/** The table of the ORM's migrator. The serving role only reads it: one row too many would stop every process. */
export const MIGRATIONS_PRIVILEGES = { mikro_orm_migrations: 'select' };

/** One right on one table or function. */
export interface Right {
  /** The name of a table, or a function with the types of its arguments. */
  readonly object: string;
  readonly privilege: string;
}

/** The rights of the serving role, one by one. */
export const listRights = ({ privileges, functions }: ServingRights): Right[] => [
  ...Object.entries({ ...privileges, ...MIGRATIONS_PRIVILEGES }).flatMap(([object, list]) =>
    list.split(', ').map((privilege) => ({ object, privilege })),
  ),
  ...functions.map((object) => ({ object, privilege: 'execute' })),
];
