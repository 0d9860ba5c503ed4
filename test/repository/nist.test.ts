import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseDuration } from '../../src/config/duration.js';
import { DevelopmentConfig, ProductionConfig } from '../../src/config/environments.js';
import { settingsOf, settingValue } from '../../src/config/groups.js';

const page = readFileSync('docs/nist.md', 'utf8');
const rows = [...page.matchAll(/^\| (\d[\d.]*) \| (.+) \|$/gm)].map(([, section = '', rest = '']) => {
  const [what = '', limit = '', setting = '', standard = '', status = '', by = ''] = rest
    .split('|')
    .map((cell) => cell.trim());
  return { section, what, limit, setting: setting.replaceAll('`', ''), standard, status, by };
});
type Row = (typeof rows)[number];

/** A number, a duration in milliseconds, or the count of a rate. */
function amountOf(text: string): number {
  const [count = '', window] = text.split('/');
  return window || /^\d+$/.test(count) ? Number(count) : parseDuration(count);
}

function isWithin({ limit, standard }: Row): boolean {
  const [, relation, bound = ''] = /^(<=|>=) (\w+)$/.exec(limit) ?? [];
  if (!relation) throw new Error(`no limit: ${limit}`);
  return relation === '<=' ? amountOf(standard) <= amountOf(bound) : amountOf(standard) >= amountOf(bound);
}

/** Whether a page with this row would hide a number beyond its limit. */
const isUndeclared = (row: Row): boolean => !isWithin(row) && row.status === 'met';

test('docs/nist.md: the default of each setting is that of the code, in development and in production', () => {
  const faults = [new DevelopmentConfig(), new ProductionConfig()].flatMap((config) =>
    rows
      .filter(({ setting }) => setting !== '')
      .flatMap(({ setting, standard }) => {
        const definition = settingsOf(config).find(({ variable }) => variable === setting);
        const actual = definition?.kind.format(settingValue(config, definition));
        return actual === standard ? [] : [`${setting}: ${standard}, in fact ${actual}`];
      }),
  );
  expect(faults).toEqual([]);
  expect(rows.length).toBeGreaterThan(20);
});

test('docs/nist.md: a number beyond its limit is declared, and only such a number', () => {
  expect(rows.filter(isUndeclared)).toEqual([]);
  const declared = rows.filter(({ status }) => status !== 'met');
  expect(declared.filter(({ status }) => !/^(yours to set|deviates, because .+)$/.test(status))).toEqual([]);
  expect(declared.filter((row) => isWithin(row) && !/ in a row /.test(row.what)).map(({ what }) => what)).toEqual([]);
});

test('docs/nist.md: a deviation that nobody has declared is refused', () => {
  const [met] = rows.filter(({ status, limit }) => status === 'met' && limit.startsWith('<='));
  expect(met && isUndeclared({ ...met, standard: '999999999d' })).toBe(true);
});

test('docs/nist.md: what is met names a test that exists', () => {
  const missing = rows
    .filter(({ status }) => status === 'met')
    .filter(({ by }) => {
      const named = [...by.matchAll(/`(test\/[^`]+\.test\.ts)`((?:,? "[^"]+")+)/g)];
      return (
        named.length === 0 ||
        named.some(([, file = '', titles = '']) =>
          [...titles.matchAll(/"([^"]+)"/g)].some(([, title = '']) => !readFileSync(file, 'utf8').includes(title)),
        )
      );
    });
  expect(missing.map(({ what }) => what)).toEqual([]);
});
