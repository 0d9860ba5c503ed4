import { databaseTime } from '../db/database-time.js';

/** Whether a user has proved at most so long ago to be there. Never for a key that createApiKey has made. */
export const hasProvedWithin = (
  { authenticatedOn }: { readonly authenticatedOn: Date | null },
  milliseconds: number,
): boolean => authenticatedOn !== null && databaseTime().getTime() - authenticatedOn.getTime() < milliseconds;
