/** The timeouts of the database that the environment sets, and no other variable. */
export const givenTimeouts = (): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(process.env).filter(([variable]) => /^DATABASE_\w+_TIMEOUT$/.test(variable)));
