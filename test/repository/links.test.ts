import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from '@jest/globals';

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'deploy/README.md',
  ...globSync('docs/*.md'),
];
const SOURCES = globSync([
  '{src,test,scripts,migrations,deploy,.github,.ci}/**/*',
  'Dockerfile',
  'compose.yaml',
  '*.ts',
]).filter(
  (path) => /\.(ts|js|mjs|sql|ya?ml)$|^(\.ci|deploy)\/[\w-/]+$|Dockerfile/.test(path) && !existsSync(join(path, '.')),
);

const textOf = (path: string): string => readFileSync(path, 'utf8');
const withoutCode = (text: string): string => text.replace(/^```.*?^```$/gms, '');

/** The headings of a page. */
const headingsOf = (page: string): string[] =>
  [...withoutCode(textOf(page)).matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => text);

/** What GitHub makes of a heading in a link. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

test.each(PAGES)('%s: each link to a file or a heading of ours leads somewhere', (page) => {
  const links = [...withoutCode(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const dead = links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path, anchor] = link.split('#');
    const target = path ? normalize(join(dirname(page), path)) : page;
    return !existsSync(target) || (anchor !== undefined && !headingsOf(target).map(anchorOf).includes(anchor));
  });
  expect(dead).toEqual([]);
});

test.each(PAGES)('%s: each path that it names in our folders is there', (page) => {
  const paths = [...textOf(page).matchAll(/`((?:src|test|docs|scripts|migrations|deploy|\.ci|\.github)\/[\w./-]*)`/g)];
  expect(paths.map(([, path = '']) => path).filter((path) => !existsSync(path))).toEqual([]);
});

test('every mention of a page in docs/, and of its heading, names an existing page and heading', () => {
  const named = [...SOURCES, ...PAGES].flatMap((path) =>
    [...textOf(path).matchAll(/(docs\/[\w-]+\.md)(?:`|\]\([^)]*\))?(?:, "([^"\n]+)")?/g)].map(
      ([, page = '', heading]) => ({
        path,
        page,
        heading,
      }),
    ),
  );
  expect(named.length).toBeGreaterThan(20);
  const isThere = ({ page, heading }: { page: string; heading: string | undefined }) =>
    existsSync(page) && (heading === undefined || headingsOf(page).includes(heading));
  expect(named.filter((each) => !isThere(each))).toEqual([]);
});

test('docs/README.md: lists each page once', () => {
  const listed = [...textOf('docs/README.md').matchAll(/^\| \[([\w.-]+)\]/gm)].map(([, page]) => `docs/${page}`);
  expect(listed.sort()).toEqual(
    globSync('docs/*.md')
      .filter((page) => page !== 'docs/README.md')
      .sort(),
  );
});

test.each(PAGES)('%s: its sentences are wrapped at 120 columns', (page) => {
  const prose = withoutCode(textOf(page))
    .split('\n')
    .filter((line) => !/^\s*(\||!\[|\[[^\]]+\]:|<!--)/.test(line));
  expect(prose.filter((line) => line.length > 120)).toEqual([]);
});

test('README.md: has at most 130 lines', () => {
  expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(130);
});
