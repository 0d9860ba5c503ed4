import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from '@jest/globals';

interface Source {
  path: string;
  text: string;
  /** What it imports; a path below the project for our own files. `types` are gone at run time. */
  imports: { from: string; typeOnly: boolean }[];
}

/**
 * The layers, top first. A folder, or a file beside the folders, imports what stands behind it in this list and nothing
 * before it, not even a type. docs/architecture.md says what each is for. Some are places for capabilities to come.
 */
const LAYERS = [
  'cli',
  'main',
  'workers',
  'server',
  'app',
  'mikro-orm.config',
  'features',
  'graphql',
  'http',
  'authentication',
  'personal-data',
  'admin',
  'account',
  'webhook',
  'access-token',
  'identity-provider',
  'passkey',
  'second-factor',
  'email',
  'sign-in',
  'password',
  'api-key',
  'role',
  'user',
  'mail',
  'audit',
  'pagination',
  'rate-limit',
  'db',
  'observability',
  'permission',
  'validation',
  'sealing',
  'viewer',
  'config',
  'errors',
  'migrations',
];

const read = (path: string): Source => {
  const text = readFileSync(path, 'utf8');
  const statements = text.matchAll(
    /^(?:import|export) (type )?[^;]*?from '([^']+)'|import\('([^']+)'\)|^import '([^']+)'/gm,
  );
  const imports = [...statements].map(([, type, from, dynamic, bare]) => {
    const target = from ?? dynamic ?? bare ?? '';
    return {
      from: target.startsWith('.') ? normalize(join(dirname(path), target)).replace(/\.js$/, '.ts') : target,
      typeOnly: type !== undefined,
    };
  });
  return { path, text, imports };
};

const sources = globSync(['src/**/*.ts', 'migrations/*.ts', 'mikro-orm.config.ts'], {
  exclude: ['src/client/**', 'src/web/**'],
}).map(read);
/** A package of its own, to which the rules of the service do not apply. */
const client = globSync('src/client/**/*.ts', { exclude: ['src/client/dist/**', 'src/client/generated/**'] }).map(read);

/** The layer of a file of ours: its folder below `src/`, or its own name where it stands beside the folders. */
const layerOf = (path: string): string =>
  path
    .replace(/^src\//, '')
    .replace(/\.ts$/, '')
    .split('/', 1)[0] ?? '';

const isOurs = (path: string): boolean => /^(src|migrations)\/|^mikro-orm\.config\.ts$/.test(path);

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

/** Names each offending file with what it must not hold. */
const offenders = (files: RegExp, isOffence: (source: Source) => unknown[]): string[] =>
  sources
    .filter(({ path }) => files.test(path))
    .flatMap((source) => isOffence(source).map((offence) => `${source.path}: ${JSON.stringify(offence)}`));

const importing =
  (forbidden: RegExp, options: { evenTypes: boolean } = { evenTypes: true }) =>
  ({ imports }: Source) =>
    imports.filter(({ from, typeOnly }) => forbidden.test(from) && (options.evenTypes || !typeOnly));

const matching =
  (pattern: RegExp) =>
  ({ text }: Source) =>
    text.match(pattern) ?? [];

test('each folder and each file beside the folders is one of the layers', () => {
  expect(sources.map(({ path }) => path).filter((path) => !LAYERS.includes(layerOf(path)))).toEqual([]);
});

test('a layer imports only from later layers, types too', () => {
  const upward = ({ path, imports }: Source) =>
    imports.flatMap(({ from }) =>
      isOurs(from) && LAYERS.indexOf(layerOf(from)) < LAYERS.indexOf(layerOf(path)) ? [from] : [],
    );
  expect(offenders(/./, upward)).toEqual([]);
});

test('client/ is a package of its own: it imports nothing of the service, and the service nothing of it', () => {
  const others = ({ from }: Source['imports'][number]) => isOurs(from) && !from.startsWith('src/client/');
  expect(client.flatMap(({ imports }) => imports.filter(others))).toEqual([]);
  expect(client.length).toBeGreaterThan(20);
  expect(offenders(/./, importing(/^src\/client\//))).toEqual([]);
});

test('client/: server/ and the rest, which runs in a page, share no code, and only server/ imports a package or Node.js', () => {
  const crossing = client.flatMap(({ path, imports }) => {
    const isServer = path.startsWith('src/client/server/');
    return imports
      .filter(({ from }) => (isOurs(from) ? from.startsWith('src/client/server/') !== isServer : !isServer))
      .map(({ from }) => `${path}: ${from}`);
  });
  expect(crossing).toEqual([]);
});

test('an entity imports entities, db/ and decorators, nothing else', () => {
  const allowed = /\.(entity|enum)\.ts$|^src\/db\/|^@mikro-orm\/(decorators|core)|^type-graphql$|\/new-api-key\.ts$/;
  expect(
    offenders(/\.entity\.ts$/, ({ imports }) => imports.filter(({ from }) => !allowed.test(from) && from !== 'uuid')),
  ).toEqual([]);
});

test('SQL that names a table stands in the folder that owns the table', () => {
  const owners = sources
    .filter(({ path }) => path.endsWith('/feature.ts'))
    .flatMap(({ path, text }) => {
      const [, privileges = ''] = /privileges: \{([^}]*)\}/.exec(text) ?? [];
      return [...privileges.matchAll(/(\w+): '/g)].map(([, table]) => ({ table, folder: `${dirname(path)}/` }));
    });
  expect(owners.length).toBeGreaterThan(8);
  const foreign = ({ path, text }: Source) =>
    owners
      .filter(({ folder }) => !path.startsWith(folder))
      .flatMap(
        ({ table }) =>
          withoutComments(text).match(new RegExp(`\\b(from|join|into|update) "?${table}"?\\b(?! \\{)`, 'g')) ?? [],
      );
  expect(offenders(/^src\//, foreign)).toEqual([]);
});

test('a service knows nothing of GraphQL, HTTP or the request', () => {
  const forbidden =
    /^(type-graphql|graphql|@apollo\/.*|fastify|@fastify\/.*)$|^src\/(graphql|http)\/|\.(resolver|context|types?|args|connection)\.ts$/;
  expect(offenders(/\.service\.ts$/, importing(forbidden))).toEqual([]);
});

test('a service never flushes, commits or forks', () => {
  expect(offenders(/\.service\.ts$/, matching(/\.(flush|commit|fork|transactional)\(/g))).toEqual([]);
});

test('a resolver flushes once in each mutation and never otherwise', () => {
  const counts = ({ text }: Source) => {
    const mutations = text.match(/@Mutation\(/g)?.length ?? 0;
    const flushes = text.match(/await em\.flush\(\);/g)?.length ?? 0;
    return mutations === flushes ? [] : [{ mutations, flushes }];
  };
  expect(offenders(/\.resolver\.ts$/, counts)).toEqual([]);
});

test('a resolver reaches no database by itself', () => {
  expect(offenders(/\.resolver\.ts$/, importing(/^@mikro-orm\//))).toEqual([]);
  expect(offenders(/\.resolver\.ts$/, matching(/\bem\.(?!flush\b)\w+/g))).toEqual([]);
});

test("only graphql/context.ts forks the request's entity manager", () => {
  const elsewhere = /^(?!src\/graphql\/context\.ts|src\/db\/|src\/workers\.ts|src\/cli\/)/;
  expect(offenders(elsewhere, matching(/\.fork\(/g))).toEqual([]);
});

// The lock of a folder is of this machine, and a window of denied requests of this process.
test('lifetimes are made and checked by the clock of the database: nothing else asks the clock of the process', () => {
  const ownClock = sources
    .filter(({ text }) => /Date\.now\(\)|new Date\(\)/.test(withoutComments(text)))
    .map(({ path }) => path);
  expect(ownClock.sort()).toEqual(['src/audit/denial-window.ts', 'src/db/data-dir-lock.ts', 'src/db/database-time.ts']);
});

test('only config/ reads the environment', () => {
  expect(offenders(/^(?!src\/config\/)/, matching(/process\.env/g))).toEqual([]);
});

test('only the logger writes to standard output, and what a person has asked the command for', () => {
  const elsewhere = /^(?!src\/observability\/logger\.ts|src\/cli\/)/;
  expect(offenders(elsewhere, matching(/console\.|process\.stdout/g))).toEqual([]);
});

test('only errors/ and graphql/ build what a client sees of an error', () => {
  const elsewhere = /^src\/(?!errors\/|graphql\/|http\/error-handler|cli\/smoke\/)/;
  expect(offenders(elsewhere, matching(/new GraphQLError|extensions:/g))).toEqual([]);
});

test('no text becomes code and no command of the operating system is run', () => {
  expect(offenders(/./, matching(/\beval\(|new Function\b|\bFunction\(|setTimeout\(\s*['"`]/g))).toEqual([]);
  expect(offenders(/./, importing(/^(node:)?(child_process|vm|worker_threads|repl|inspector)(\/|$)/))).toEqual([]);
  const elsewhere = /^(?!src\/(main|workers|observability\/logger)\.ts)/;
  expect(offenders(elsewhere, importing(/^(node:)?cluster$/))).toEqual([]);
});

test('secrets are made by node:crypto and argon2 alone, and sealed in one file; SHA-256 is the only hash, but for passwords: breached ones, and those that another system hashed', () => {
  expect(offenders(/./, matching(/Math\.random|pseudoRandomBytes/g))).toEqual([]);
  const outsideSealing = /^(?!src\/sealing\/sealer\.ts)/;
  expect(offenders(outsideSealing, matching(/createCipher|createDecipher|createHmac|hkdf/g))).toEqual([]);
  expect(offenders(/./, importing(/crypto-js|bcryptjs|node-forge|jsonwebtoken|md5/))).toEqual([]);
  expect(offenders(/^(?!src\/password\/foreign-)/, importing(/^bcrypt$|^scrypt/))).toEqual([]);
  expect(offenders(/^(?!src\/password\/foreign-)/, matching(/\b(scrypt|pbkdf2)(Sync)?\(/g))).toEqual([]);
  expect(offenders(/./, matching(/\b(scrypt|pbkdf2|hash|compare)Sync\(/g))).toEqual([]);
  expect(offenders(/^(?!src\/password\/)/, matching(/createHash\((?!'sha256'\))/g))).toEqual([]);
  expect(offenders(/^src\/password\//, matching(/createHash\((?!'sha(1|256)'\))/g))).toEqual([]);
});

test('no file imports itself back through others, at run time or in types', () => {
  const edges = new Map(sources.map(({ path, imports }) => [path, imports.map(({ from }) => from)]));
  const finished = new Set<string>();
  const walk = (path: string, trail: string[]): string[] => {
    if (trail.includes(path)) return [[...trail.slice(trail.indexOf(path)), path].join(' > ')];
    if (finished.has(path)) return [];
    const rings = (edges.get(path) ?? []).flatMap((next) => walk(next, [...trail, path]));
    finished.add(path);
    return rings;
  };
  expect([...edges.keys()].flatMap((path) => walk(path, []))).toEqual([]);
});

test('no barrels, no drawers for odds and ends, no file too long to read', () => {
  expect(
    sources.filter(({ path }) => /\/(index\.ts|(utils?|helpers?|common)(\.ts|\/))/.test(path)).map(({ path }) => path),
  ).toEqual([]);
  // All texts of a language are one file.
  const code = sources.filter(({ path }) => !path.startsWith('src/mail/texts/'));
  expect(code.filter(({ text }) => text.split('\n').length > 160).map(({ path }) => path)).toEqual([]);
});
