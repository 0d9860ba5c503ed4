import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { validate } from 'dockerfile-utils';
import { ProductionConfig } from '../../src/config/environments.js';
import { settings } from '../../src/config/setting.js';
import { readCompose } from '../container/compose.js';
import { readDockerfile } from '../container/dockerfile.js';
import { allowedPaths } from '../container/image.js';

const stages = readDockerfile();
const image = stages.at(-1);
const { services, volumes } = readCompose();
const production = new ProductionConfig();

test('Dockerfile: the linter finds nothing', () => {
  expect(
    validate(readFileSync('Dockerfile', 'utf8')).map(({ message, range }) => [range.start.line + 1, message]),
  ).toEqual([]);
});

test('Dockerfile: each file that it copies is there and gets past .dockerignore, which lets in nothing else', () => {
  const copied = stages.flatMap(({ steps }) =>
    steps.flatMap((step) => ('copy' in step && !step.copy.from ? step.copy.sources : [])),
  );
  expect(copied.filter((path) => globSync(path).length === 0)).toEqual([]);
  expect(copied).toContain('schema.graphql');
  const covers = (each: string, path: string) => path === each || path.startsWith(`${each}/`);
  const allowed = allowedPaths();
  expect(copied.filter((path) => !allowed.some((each) => covers(each, path)))).toEqual([]);
  expect(allowed.filter((each) => !copied.some((path) => covers(each, path)))).toEqual([]);
});

test('Dockerfile: runs as a user by number that is not root, and has only settings that there are', () => {
  expect(image?.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  expect(
    Object.keys(image?.env ?? {}).filter(
      (name) => name !== 'NODE_ENV' && !settings.some(({ variable }) => variable === name),
    ),
  ).toEqual([]);
  expect(image?.env.NODE_ENV).toBe('production');
  expect(image?.expose).toEqual([String(production.http.port)]);
});

test('Dockerfile: every stage is of one Node, whose minor version is fixed', () => {
  const text = readFileSync('Dockerfile', 'utf8');
  expect(text).toMatch(/^ARG NODE_IMAGE=node:24\.\d+-\w+-slim$/m);
  expect(text.match(/^FROM .*$/gm)?.filter((line) => !/^FROM \$\{NODE_IMAGE\}/.test(line))).toEqual([]);
});

test('compose.yaml: is what the Compose Specification says', () => {
  const { $schema, ...schema } = JSON.parse(readFileSync('node_modules/dclint/schemas/compose.schema.json', 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { duration: true } });
  expect(ajv.validate(schema, readCompose()) ? [] : ajv.errors).toEqual([]);
});

test('compose.yaml: each of our containers is read-only and without rights, and stops later than its drain ends', () => {
  const ours = Object.values(services).filter(({ image }) => image?.includes('authhero'));
  expect(ours).toHaveLength(3);
  for (const service of ours)
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
  const grace = Number.parseInt(services.authhero?.stop_grace_period ?? '', 10) * 1_000;
  expect(grace).toBeGreaterThan(production.http.drainDelayMs + production.http.drainTimeoutMs + 8_000);
});

test('compose.yaml: no password in it, each secret comes from a file that the first service makes', () => {
  for (const { environment = {} } of Object.values(services))
    for (const [name, value] of Object.entries(environment))
      expect([name, value]).toEqual([expect.stringMatching(/_FILE$/), expect.stringMatching(/^\/run\/secrets\/\w+$/)]);
  const made = readFileSync('deploy/compose/make-secrets.mjs', 'utf8');
  for (const { environment = {} } of Object.values(services))
    for (const path of Object.values(environment)) expect(made).toContain(`'${path.replace('/run/secrets/', '')}'`);
  const used = Object.values(services).flatMap(({ volumes = [] }) => volumes.map((each) => each.split(':')[0] ?? ''));
  expect([...new Set(used.filter((name) => !name.startsWith('.')))].sort()).toEqual(Object.keys(volumes).sort());
  expect(used.filter((name) => name.startsWith('.') && globSync(name).length === 0)).toEqual([]);
});
