import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ConfigError } from '../../src/config/config-error.js';
import { DevelopmentConfig, ProductionConfig, TestConfig } from '../../src/config/environments.js';
import { loadConfig } from '../../src/config/load-config.js';
import { settings } from '../../src/config/setting.js';
import { unknownVariables } from '../../src/config/unknown-variables.js';
import { faultsOf } from '../support/config-faults.js';

const URL = 'postgresql://authhero:s3cret@db.example:5432/authhero';

test('config: NODE_ENV chooses the class, development by default', () => {
  expect(loadConfig({})).toBeInstanceOf(DevelopmentConfig);
  expect(loadConfig({ NODE_ENV: 'test' })).toBeInstanceOf(TestConfig);
  expect(loadConfig({ NODE_ENV: 'production', DATABASE_URL: URL })).toBeInstanceOf(ProductionConfig);
  expect(faultsOf({ NODE_ENV: 'prod' })).toEqual(['NODE_ENV is not development, test or production']);
});

test('config: production does not start without a database, and needs nothing else', () => {
  expect(faultsOf({ NODE_ENV: 'production' })).toEqual(['DATABASE_URL is required in production']);
  expect(faultsOf({ NODE_ENV: 'production', DATABASE_URL: '' })).toEqual(['DATABASE_URL is required in production']);
  expect(loadConfig({ NODE_ENV: 'production', DATABASE_URL: URL })).toMatchObject({
    http: { host: '0.0.0.0', drainDelayMs: 5_000 },
    database: { migrateOnStart: false },
    graphql: { introspection: false },
    sandbox: false,
  });
});

test('config: every fault is named at once, none with its value', () => {
  const faults = faultsOf({
    NODE_ENV: 'production',
    DATABASE_URL: 'mysql://root:hunter2@db/x',
    PORT: '70000',
    API_KEY_TTL: 'soon',
    MIGRATE_ON_START: 'maybe',
    LOG_LEVEL: 'loud',
    CORS_ORIGINS: 'https://a.example,*',
    PASSWORD_MIN_LENGTH: '4',
  });
  expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual(
    [
      'API_KEY_TTL',
      'CORS_ORIGINS',
      'DATABASE_URL',
      'LOG_LEVEL',
      'MIGRATE_ON_START',
      'PASSWORD_MIN_LENGTH',
      'PORT',
    ].sort(),
  );
  expect(faults.join()).not.toMatch(/hunter2|70000|soon|maybe|loud|\*/);
});

test.each([
  ['90', 90_000],
  ['250ms', 250],
  ['30d', 2_592_000_000],
])('config: a duration of %s is %d ms', (text, milliseconds) => {
  expect(
    loadConfig({ REQUEST_TIMEOUT: '1h', API_KEY_TTL: '1h', DRAIN_DELAY: text === '30d' ? '0' : text }).http
      .drainDelayMs,
  ).toBe(text === '30d' ? 0 : milliseconds);
  if (text === '30d') expect(loadConfig({ API_KEY_TTL: text }).apiKey.ttlMs).toBe(milliseconds);
});

test('config: a secret can come from a file, but not from two places', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'authhero-config-')), 'url');
  writeFileSync(file, `${URL}\n`);
  expect(loadConfig({ DATABASE_URL_FILE: file }).database.url).toBe(URL);
  expect(faultsOf({ DATABASE_URL_FILE: file, DATABASE_URL: URL })).toEqual([
    'DATABASE_URL is set twice: by itself and by DATABASE_URL_FILE',
  ]);
  expect(faultsOf({ DATABASE_URL_FILE: '/nowhere' })).toEqual([
    'DATABASE_URL cannot be read from the file that DATABASE_URL_FILE names',
  ]);
});

test('config: cannot be changed afterwards', () => {
  expect(() => Object.assign(loadConfig({}).http, { port: 1 })).toThrow(TypeError);
  expect(new ConfigError([]).exitCode).toBe(78);
});

test.each<[string, string, string, Record<string, string>?]>([
  ['RESPONSE_TIMEOUT', '30d', 'RESPONSE_TIMEOUT must not be greater than 3600000'],
  ['DATABASE_STATEMENT_TIMEOUT', '1s', 'DATABASE_STATEMENT_TIMEOUT is not longer than DATABASE_LOCK_TIMEOUT'],
  [
    'RESPONSE_TIMEOUT',
    '2s',
    'RESPONSE_TIMEOUT is not longer than PASSWORD_BREACH_TIMEOUT',
    { PASSWORD_BREACH_TIMEOUT: '2s' },
  ],
  ['PASSWORD_BREACH_URL', 'ftp://h/', 'PASSWORD_BREACH_URL is not an https:// or http:// URL'],
  ['API_KEY_IDLE_TTL', '1m', 'API_KEY_IDLE_TTL is neither 0 nor at least 5m'],
  ['PASSWORD_BREACH_URL', 'https://h/#/', 'PASSWORD_BREACH_URL has a # in it'],
  ['PASSWORD_BREACH_URL', 'https://u:p@h/', 'PASSWORD_BREACH_URL has a username or a password'],
  [
    'PASSWORD_BREACH_FILE',
    '/f',
    'PASSWORD_BREACH_FILE cannot be combined with PASSWORD_BREACH_URL',
    { PASSWORD_BREACH_URL: 'https://h/' },
  ],
  ['PASSWORD_BREACH_FALLBACK', 'maybe', 'PASSWORD_BREACH_FALLBACK is neither accept nor refuse'],
  ['SERVICE_NAME', ' Acme', 'SERVICE_NAME begins or ends with a space'],
  ['SMTP_URL', 'smtp://h', 'MAIL_FROM is required with SMTP_URL'],
  [
    'SMTP_URL',
    'smtp://u:50%@h',
    'SMTP_URL has a % in it that encodes nothing: write %25',
    { MAIL_FROM: 'a@b.example' },
  ],
  ['SMTP_URL', 'http://h', 'SMTP_URL is not an smtp:// or smtps:// URL', { MAIL_FROM: 'a@b.example' }],
  ['SMTP_URL', 'smtp://h/?tls=no', 'SMTP_URL has something behind the port', { MAIL_FROM: 'a@b.example' }],
  ['MAIL_FROM', 'Ada', 'MAIL_FROM is neither an address nor a name with an address in angle brackets'],
  [
    'MAIL_FROM',
    'a@b.example, c@d.example',
    'MAIL_FROM is neither an address nor a name with an address in angle brackets',
  ],
  ['RESET_PASSWORD_URL', 'https://h/#', 'RESET_PASSWORD_URL has a # in it'],
  ['RESET_PASSWORD_URL', 'javascript:alert(1)', 'RESET_PASSWORD_URL is not an https:// or http:// URL'],
  ['DATABASE_URL', 'postgresql://u:p@h', 'DATABASE_URL names no database'],
  ['REDIS_URL', 'redis://localhost/abc', 'REDIS_URL names a database that is no number'],
  ['HOST', '*', 'HOST is not an address or a name to listen on'],
  ['HOST', 'http://x', 'HOST is not an address or a name to listen on'],
  ...['1', 'true'].map((hops): [string, string, string] => [
    'TRUSTED_PROXIES',
    hops,
    'TRUSTED_PROXIES does not count proxies: name their addresses or networks, such as 10.0.0.0/8',
  ]),
  ...['*', '10.0.0.*', '10.0.0.0/8,*'].map((text): [string, string, string] => [
    'TRUSTED_PROXIES',
    text,
    'TRUSTED_PROXIES has a wildcard: write a network, such as 10.0.0.0/8',
  ]),
  ...['10/8', '0x7f.0.0.1', '10.0.0.0/33', '10.0.0.0/-1', 'proxy.example', 'loopback,2', '::/129'].map(
    (text): [string, string, string] => [
      'TRUSTED_PROXIES',
      text,
      'TRUSTED_PROXIES is not a list of addresses and networks such as 10.0.0.0/8',
    ],
  ),
  ['DATABASE_URL', 'postgresql://u:100%@h/d', 'DATABASE_URL has a % that is not written as %25'],
])('config: %s=%s is a fault', (variable, value, fault, others = {}) => {
  expect(faultsOf({ ...others, [variable]: value })).toEqual([fault]);
});

test.each(['loopback', '127.0.0.1', '10.0.0.0/8, 192.168.0.1', '::1', 'fd00::/8,linklocal', '::ffff:10.0.0.1'])(
  'config: TRUSTED_PROXIES=%s is accepted',
  (text) => {
    expect(loadConfig({ TRUSTED_PROXIES: text }).http.trustedProxies).toEqual(text.split(/, ?/));
  },
);

test.each([
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${URL}\r\n`), []],
  [
    'UTF-16, little endian',
    Buffer.from(`\ufeff${URL}`, 'utf16le'),
    ['is in a file that is not in UTF-8: save it as UTF-8'],
  ],
  ['UTF-16 without a mark', Buffer.from(URL, 'utf16le'), ['is in a file that is not in UTF-8: save it as UTF-8']],
  ['Latin 1', Buffer.from(`${URL}\xe9`, 'latin1'), ['is in a file that is not in UTF-8: save it as UTF-8']],
])(
  'config: a secret in a file in %s is read as it is meant, or refused with the reason',
  (_encoding, bytes, faults) => {
    const file = join(mkdtempSync(join(tmpdir(), 'authhero-config-')), 'url');
    writeFileSync(file, bytes);
    const env = { DATABASE_URL_FILE: file };
    if (faults.length === 0) expect(loadConfig(env).database.url).toBe(URL);
    else expect(faultsOf(env)).toEqual(faults.map((fault) => `DATABASE_URL ${fault}`));
  },
);

test('config: a variable that is nearly a setting is named with the setting, and others are not', () => {
  const names = [
    'RATE_LIMT',
    'DATABASE_ULR',
    'database_url',
    'REDIS_URI',
    'DATABASE_URL',
    'PATH',
    'HOSTNAME',
    'LC_ALL',
    'POST',
  ];
  expect(unknownVariables(names)).toEqual([
    'RATE_LIMT is not a setting of AuthHero: do you mean RATE_LIMIT?',
    'DATABASE_ULR is not a setting of AuthHero: do you mean DATABASE_URL?',
    'database_url is not a setting of AuthHero: do you mean DATABASE_URL?',
    'REDIS_URI is not a setting of AuthHero: do you mean REDIS_URL?',
  ]);
});

test.each([
  ['', 'is empty in'],
  ['\n', 'is empty in'],
  [`${URL}\nfoo\n`, 'has more than one line in'],
])('config: a secret file with %j is refused, and nothing else is used instead', (text, fault) => {
  const file = join(mkdtempSync(join(tmpdir(), 'authhero-config-')), 'url');
  writeFileSync(file, text);
  expect(faultsOf({ DATABASE_URL_FILE: file })).toEqual([
    `DATABASE_URL ${fault} the file that DATABASE_URL_FILE names`,
  ]);
});

test('config: each variable is one setting', () => {
  const variables = settings.map(({ variable }) => variable);
  expect(variables.filter((variable, index) => variables.indexOf(variable) !== index)).toEqual([]);
});
