/** Statements that the server sends beside its requests: uses of keys, the clock and the version of the database, old rows, mails. */
export const BACKGROUND =
  /set last_used_on|clock_timestamp|mikro_orm_migrations|prune_|update mail set (attempts|done_on)/;
