/** The active users, for the SQL of other features: PostgreSQL takes it for a condition on the table. */
export const activeUsers = (alias: string): string => `(select * from "user" where is_active) ${alias}`;
