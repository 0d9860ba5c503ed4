/**
 * What an operator can do about an error of the database. An entry applies if both patterns match: that of the code (SQLSTATE, or
 * the code of Node.js) and that of the message.
 */
const ADVICE: readonly (readonly [code: RegExp, message: RegExp, advice: string])[] = [
  [
    /./,
    /^SASL: .*client password must be/,
    'The server wants a password, and the connection string has none: postgresql://ROLE:PASSWORD@HOST/DATABASE.',
  ],
  [/^28P01$/, /./, 'Check the role and the password in the connection string.'],
  [
    /^28000$/,
    /no encryption|SSL off/i,
    'The server accepts only connections with TLS: add ?sslmode=verify-full&sslrootcert=FILE to the end of the connection string.',
  ],
  [/^28000$/, /./, 'Check the role in the connection string, and whether pg_hba.conf of the server allows it.'],
  [
    /^55000$/,
    /not currently accepting connections/,
    'Allow connections to this database: alter database … allow_connections true.',
  ],
  [/^3D000$/, /./, 'Check the name of the database in the connection string, or create it with authhero db init.'],
  [
    /^(42P07|42723)$/,
    /./,
    'A table or function of another program has this name. Give AuthHero a database of its own, or a schema of its own: alter role … set search_path = ….',
  ],
  [
    /^42501$/,
    /./,
    'The database role may not do this. Set MIGRATION_DATABASE_URL to the role that owns the tables: docs/operations-reference.md.',
  ],
  [
    /^08P01$/,
    /unsupported startup parameter: (statement|lock|idle_in_transaction_session)_timeout/,
    'The pooler does not take the time limits that AuthHero sends. Set DATABASE_POOLER=true: docs/operations.md, "A pooler".',
  ],
  [
    /^08P01$/,
    /unsupported startup parameter: options/,
    'The pooler does not take ?options=… in the connection string: use alter role … set search_path instead.',
  ],
  [/^53300$/, /./, 'Lower DATABASE_POOL_MAX or WORKERS, or raise max_connections of the server.'],
  [
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/,
    /./,
    "Put the certificate of the server's authority into the connection string: ?sslmode=verify-full&sslrootcert=FILE.",
  ],
  [
    /./,
    /^The server does not support SSL connections$/,
    'Remove sslmode from the connection string, or turn on TLS in the server.',
  ],
];

/** What an operator can do about an error of the database. Undefined if there is no advice. */
export function adviceOn({ code = '-', message }: { code?: unknown; message?: unknown }): string | undefined {
  return ADVICE.find(([codes, messages]) => codes.test(String(code)) && messages.test(String(message ?? '-')))?.[2];
}

/** What happened and, if there is advice, what to do about it. */
export const sentences = (what: string, advice: string | undefined): string => (advice ? `${what}. ${advice}` : what);
