/** Waits long enough that a busy machine cannot end them: for tests of what is decided, not of how long it may take. */
export const PATIENT = {
  DATABASE_LOCK_TIMEOUT: '20s',
  DATABASE_STATEMENT_TIMEOUT: '21s',
  DATABASE_QUERY_TIMEOUT: '22s',
  DATABASE_CONNECT_TIMEOUT: '22s',
  PASSWORD_QUEUE_LENGTH: '100',
  PASSWORD_QUEUE_TIMEOUT: '20s',
  RESPONSE_TIMEOUT: '28s',
};
