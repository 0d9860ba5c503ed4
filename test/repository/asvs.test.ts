import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';

/** The levels of the requirements of ASVS 5.0.0, section by section: of 1.5.1, 1.5.2 and 1.5.3 they are 1, 2 and 3. */
const LEVELS: Record<string, string> = Object.fromEntries(
  `1.1 22, 1.2 1111122223, 1.3 112222222223, 1.4 222, 1.5 123, 2.1 122, 2.2 112, 2.3 12223, 2.4 23, 3.1 3, 3.2 113,
  3.3 12223, 3.4 11222233, 3.5 11122333, 3.6 3, 3.7 22333, 4.1 12233, 4.2 23333, 4.3 22, 4.4 1222, 5.1 2, 5.2 112333,
  5.3 113, 5.4 222, 6.1 122, 6.2 111111112222, 6.3 11223333, 6.4 112233, 6.5 22222333, 6.6 2223, 6.7 33, 6.8 2222,
  7.1 222, 7.2 1111, 7.3 22, 7.4 11222, 7.5 223, 7.6 22, 8.1 1233, 8.2 1123, 8.3 133, 8.4 23, 9.1 111, 9.2 1222,
  10.1 22, 10.2 223, 10.3 22223, 10.4 1111122222233333, 10.5 22222, 10.6 22, 10.7 222, 11.1 2233, 11.2 22233,
  11.3 11233, 11.4 1222, 11.5 23, 11.6 23, 11.7 33, 12.1 12233, 12.2 11, 12.3 22223, 13.1 2333, 13.2 222223,
  13.3 2233, 13.4 1222233, 14.1 22, 14.2 12223333, 14.3 122, 15.1 12233, 15.2 12233, 15.3 1222222, 15.4 3333, 16.1 2,
  16.2 22222, 16.3 2222, 16.4 222, 16.5 2223, 17.1 23, 17.2 22223333, 17.3 22`
    .split(/,\s+/)
    .map((section) => section.split(' ')),
);
const levels = new Map(
  Object.entries(LEVELS).flatMap(([section, digits]) =>
    [...digits].map((level, index): [string, number] => [`${section}.${index + 1}`, Number(level)]),
  ),
);
const chapterOf = (id: string) => id.split('.')[0];

const page = readFileSync('docs/asvs.md', 'utf8');
const rows = [...page.matchAll(/^\| (\d+\.\d+\.\d+) \| (.+) \|$/gm)].map(([, id = '', rest = '']) => {
  const [level = '', what = '', status = '', by = ''] = rest.split(' | ');
  return { id, level: Number(level), what, status, by };
});

/** A test is named by its file and the beginning of its title, as that stands in the source. */
const named = [...page.matchAll(/`(test\/[^`]+\.test\.ts)`((?:,? "[^"]+")+)/g)].flatMap(([, file = '', titles = '']) =>
  [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title })),
);

interface Node {
  type?: string;
  value?: string;
  callee?: Node;
  object?: Node;
  property?: Node;
  arguments?: { expression: Node }[];
  quasis?: { raw: string }[];
}

/** The titles of the tests in a file that are neither skipped nor left for later: of `test(…)` and `test.each(…)(…)`. */
function titlesIn(file: string): string[] {
  const titles: string[] = [];
  const isTest = (node?: Node): boolean =>
    node?.value === 'test' ||
    (node?.callee?.object?.value === 'test' &&
      node.callee.property?.value === 'each' &&
      node.type === 'CallExpression');
  const walk = (node: Node): void => {
    if (node.type === 'CallExpression' && isTest(node.callee)) {
      const title = node.arguments?.[0]?.expression;
      if (title?.type === 'StringLiteral') titles.push(title.value ?? '');
      if (title?.quasis) titles.push(title.quasis.map(({ raw }) => raw).join('%'));
    }
    for (const child of Object.values(node)) if (child && typeof child === 'object') walk(child);
  };
  walk(parseSync(readFileSync(file, 'utf8'), { syntax: 'typescript', decorators: true, target: 'es2023' }) as Node);
  return titles;
}

test('docs/asvs.md: knows the 345 requirements of ASVS 5.0.0, 70 of level 1 and 183 of level 2', () => {
  const count = (level: number) => [...levels.values()].filter((one) => one === level).length;
  expect([levels.size, count(1), count(2), count(3)]).toEqual([345, 70, 183, 92]);
});

test('docs/asvs.md: every row is a requirement, with its level and a known status, and none stands twice', () => {
  expect(rows.map(({ id, level }) => [id, level])).toEqual(rows.map(({ id }) => [id, levels.get(id)]));
  expect(rows.filter(({ status }) => !['met', 'not met', 'deployment', 'n/a'].includes(status))).toEqual([]);
  expect(rows.filter(({ what, by }) => what === '' || by === '')).toEqual([]);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});

test('docs/asvs.md: a chapter has a row for each of its requirements of levels 1 and 2, or a line that says why none applies', () => {
  const without = [...page.matchAll(/^- \*\*V(\d+) .+\*\*: .+/gm)].map(([, chapter]) => chapter);
  const wanted = [...levels].filter(([id, level]) => level < 3 && !without.includes(chapterOf(id))).map(([id]) => id);
  expect(rows.filter(({ level }) => level < 3).map(({ id }) => id)).toEqual(wanted);
});

test('docs/asvs.md: counts its rows right', () => {
  const count = (status: string) => rows.filter((row) => row.status === status).length;
  expect(page).toContain(
    `${rows.length} requirements: ${count('met')} met, ${count('not met')} not met, ${count('deployment')} left to the deployment, ${count('n/a')} not applicable.`,
  );
});

test('docs/asvs.md: what is met names a test', () => {
  const met = rows.filter(({ status }) => status === 'met');
  expect(met.filter(({ by }) => !/`test\/[^`]+\.test\.ts` "/.test(by)).map(({ id }) => id)).toEqual([]);
});

const files = [...new Set(named.map(({ file }) => file))].sort();
test.each(files)(
  'docs/asvs.md: each test that it names of %s is there, one for each name, and is not skipped',
  (file) => {
    const titles = titlesIn(file);
    const found = named
      .filter((one) => one.file === file)
      .map(({ title }) => [title, titles.filter((text) => text.startsWith(title)).length]);
    expect(found).toEqual(found.map(([title]) => [title, 1]));
  },
);

test('.ci/asvs-ran: is content when each test that docs/asvs.md names has passed in some run, and names those that have not', () => {
  const ran = (results: { file: string; title: string; status: string }[]) => {
    const folder = mkdtempSync(join(tmpdir(), 'asvs-'));
    const testResults = results.map(({ file, ...assertion }) => ({
      name: join(process.cwd(), file),
      assertionResults: [assertion],
    }));
    for (const run of [[], testResults])
      writeFileSync(join(folder, `${run.length}.json`), JSON.stringify({ testResults: run }));
    try {
      return execFileSync(process.execPath, ['.ci/asvs-ran', folder], { encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      return (error as { stderr: string }).stderr;
    }
  };
  const passed = named.map(({ file, title }) => ({ file, title: title.replace(/%\w/g, 'anything'), status: 'passed' }));
  expect(ran(passed)).toMatch(/^docs\/asvs\.md: \d+ named tests ran and passed\n$/);
  const [first, ...others] = passed;
  if (!first) throw new Error('docs/asvs.md names no test');
  const alike = others.filter(({ title, file }) => title !== first.title || file !== first.file);
  for (const faulty of [
    [],
    [{ ...first, status: 'pending' }],
    [{ ...first, status: 'failed' }],
    [{ ...first, title: 'x' }],
    [{ ...first, file: 'test/other.test.ts' }],
  ])
    expect(ran([...alike, ...faulty])).toContain(`${first.file} "${named[0]?.title}"`);
});
