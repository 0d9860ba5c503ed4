import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const lines = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((path) => path && !/package-lock\.json$|^LICENSE$|\.svg$|package-name\.test\.ts$/.test(path))
  .flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .map((text, index) => ({ place: `${path}:${index + 1}`, text })),
  );
const matching = (isOffence: (text: string) => boolean): string[] =>
  lines.filter(({ text }) => isOffence(text)).map(({ place, text }) => `${place}: ${text.trim()}`);

/** `authhero` in npm's registry is another project: whoever has not installed ours would fetch and run that one. */
test('nothing tells anybody to run a command that would be fetched: --no stands behind each npx', () => {
  expect(lines.length).toBeGreaterThan(10_000);
  expect(matching((text) => /\bnpx (?!--no )\S/.test(text))).toEqual([]);
});

test('nothing tells anybody to install AuthHero by a name in the registry: only from a tarball', () => {
  const commands = /\bnpm (?:i|install|add|exec|x|init|create) ([^`\n&|;]*)/g;
  const isName = (word: string) => /^["']?(@[\w-]+\/)?authhero(-graphql)?(@\S*)?["',.;)]*$/.test(word);
  const namesUs = (text: string) =>
    [...text.matchAll(commands)].some(([, words = '']) => words.split(' ').some(isName));
  expect(namesUs('npm i node@24 authhero')).toBe(true);
  expect(namesUs('npm i node@24 ./authhero-graphql-0.1.0.tgz')).toBe(false);
  expect(matching(namesUs)).toEqual([]);
});

test('the package has a name of its own, and the command is authhero', () => {
  const { name, bin } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect([name, bin]).toEqual(['authhero-graphql', { authhero: 'dist/scripts/authhero.js' }]);
});
