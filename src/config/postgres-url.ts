const SEVERAL_HOSTS = 'names several hosts: give one, such as a proxy or an address that leads to the primary';

/** Parameters of other programs, with what AuthHero has instead. The driver would ignore them silently. */
const SUBSTITUTES: Readonly<Record<string, string>> = {
  schema: 'options=-c%20search_path%3DNAME, or alter role … set search_path',
  pgbouncer: 'DATABASE_POOLER and DATABASE_PREPARED',
  prepare: 'DATABASE_PREPARED',
  connection_limit: 'DATABASE_POOL_MAX',
  pool_timeout: 'DATABASE_CONNECT_TIMEOUT',
  connect_timeout: 'DATABASE_CONNECT_TIMEOUT',
  currentSchema: 'options=-c%20search_path%3DNAME, or alter role … set search_path',
  search_path: 'options=-c%20search_path%3DNAME, or alter role … set search_path',
  tls: 'sslmode=verify-full',
  requiressl: 'sslmode=verify-full',
  sslaccept: 'sslmode=verify-full',
  statement_timeout: 'DATABASE_STATEMENT_TIMEOUT',
  lock_timeout: 'DATABASE_LOCK_TIMEOUT',
  query_timeout: 'DATABASE_QUERY_TIMEOUT',
  idle_in_transaction_session_timeout: 'DATABASE_QUERY_TIMEOUT',
  hostaddr: 'host',
  dbname: 'the path of the URL',
  target_session_attrs: 'a proxy or a pooler that leads to the primary',
};

/** Parameters that the driver reads, or that make no difference to what it does. */
const KNOWN = new Set(
  `application_name channel_binding client_encoding database fallback_application_name gssencmode host keepalives
  options password port ssl sslcert sslkey sslmode sslnegotiation sslrootcert uselibpqcompat user`.split(/\s+/),
);
const SSL_MODES = /^(disable|prefer|require|verify-ca|verify-full|no-verify)$/;

/**
 * Checks a connection string in the forms of a URL that `psql` and the driver accept. Returns a URL that the driver and the rest of
 * AuthHero understand in the same way.
 * @throws Error whose message says what is wrong, without the password
 */
export function parsePostgresUrl(text: string): string {
  if (!/^postgres(ql)?:\/\//.test(text)) throw new Error('is not a postgresql:// URL');
  if (/^[^:]+:\/\/([^/?#]*@)?[^/?#@]*,/.test(text)) throw new Error(SEVERAL_HOSTS);
  // libpq allows an empty host, with a socket in the parameter `host`. new URL() refuses an empty host, so `localhost` is put there.
  // The parameter `host` overrides it.
  const complete = text.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?:])/, '$1localhost');
  if (!URL.canParse(complete)) throw new Error('is not a postgresql:// URL');
  const url = new URL(complete);
  try {
    for (const part of [url.username, url.password, url.pathname]) decodeURIComponent(part);
  } catch {
    throw new Error('has a % that is not written as %25');
  }
  if (url.pathname.length < 2) throw new Error('names no database');
  for (const [name, value] of url.searchParams) checkParameter(name, value);
  return withExactSslMode(complete, url.searchParams);
}

/** Refuses unknown parameters: one that is silently ignored may be one that should protect the connection. */
function checkParameter(name: string, value: string): void {
  if (SUBSTITUTES[name])
    throw new Error(`has the parameter ${name}, which does nothing here: use ${SUBSTITUTES[name]}`);
  if (!KNOWN.has(name)) throw new Error(`has the parameter ${name.slice(0, 40)}, which AuthHero does not know`);
  if (name === 'sslmode' && !SSL_MODES.test(value)) throw new Error('has an sslmode that there is not');
  if (/^(host|port)$/.test(name) && value.includes(',')) throw new Error(SEVERAL_HOSTS);
}

/**
 * The driver treats these modes like `verify-full`, but prints a long warning at each start that this may change. So AuthHero
 * writes `verify-full` instead. With `uselibpqcompat=true` they have the meaning of libpq, and stay.
 */
function withExactSslMode(text: string, parameters: URLSearchParams): string {
  if (parameters.get('uselibpqcompat') === 'true') return text;
  return text.replace(/([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/, '$1verify-full');
}

/** Whether the database is on this machine: the connection string has a socket, or a loopback address. */
export function isLocalDatabase(text: string): boolean {
  const { hostname, searchParams } = new URL(text);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|::1|\/.*|)$/.test(host);
}

/** The host, port and name of the database, for a person: without role, password and parameters. */
export function describeDatabase(text: string): string {
  const { hostname, port, pathname, searchParams } = new URL(text);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  const at = [host, searchParams.get('port') ?? port].filter(Boolean).join(':');
  return `${at}${decodeURIComponent(pathname)}`;
}
