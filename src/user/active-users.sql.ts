/**
 * The active user with an id, as a lateral join. `offset 0` keeps PostgreSQL from merging the inner select into the statement: it
 * has to look the row up by its id, and can't plan a scan of another index because the table was still empty at that time.
 * @param id an expression of the statement
 */
export const activeUser = (alias: string, id: string): string =>
  `lateral (select * from (select * from "user" where id = ${id} offset 0) found where is_active) ${alias}`;

/** The active users, for the SQL of other features: PostgreSQL takes it for a condition on the table. */
export const activeUsers = (alias: string): string => `(select * from "user" where is_active) ${alias}`;
