import { expect, test } from '@jest/globals';
import { plot } from '../../scripts/bench/plot.ts';
import { selfTimes } from '../../scripts/bench/profile.ts';
import { median, percentile } from '../../scripts/bench/statistics.ts';
import { table } from '../../scripts/bench/table.ts';

test('bench: a median is the middle one, or the mean of the two in the middle; a percentile is one of the values', () => {
  expect([median([5, 1, 30]), median([4, 1, 2, 30]), median([])]).toEqual([5, 3, Number.NaN]);
  const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
  expect([percentile(hundred, 50), percentile(hundred, 99), percentile([7], 99)]).toEqual([50, 99, 7]);
});

test('bench: a profile counts the self time of each package, of our folders, and of what belongs to neither; the start is left out', () => {
  const frames: [string, string][] = [
    ['render', 'file:///app/node_modules/@mikro-orm/core/dist/a.js'],
    ['parse', 'file:///app/node_modules/x/node_modules/graphql/a.js'],
    ['find', 'file:///app/dist/src/api-key/api-key.service.js'],
    ['emit', 'node:events'],
    ['stringify', ''],
    ['(idle)', ''],
  ];
  const nodes = frames.map(([functionName, url], index) => ({ id: index + 1, callFrame: { functionName, url } }));
  const times = selfTimes({ nodes, samples: [1, 1, 2, 3, 4, 5, 6], timeDeltas: [900, 10, 20, 30, 40, 50, 60] }, 210);
  expect(Object.fromEntries(times)).toEqual({
    '@mikro-orm/core': 10,
    graphql: 20,
    'src/api-key': 30,
    'Node.js': 40,
    'V8, built-in functions': 50,
    '(idle)': 60,
  });
});

test('bench: the plot is well-formed and within its width, whatever the names hold', () => {
  const sample = { requestsPerSecond: 1_000, p50: 1, p99: 2, serverCpu: 1, databaseCpu: 1, loadCpu: 1, otherCpu: 0 };
  const median = { ...sample, memory: 1, processes: 1, errors: 0 };
  const results = [{ name: 'a < b & c', samples: [], median }];
  const svg = plot([{ name: 'me', title: 'me', baseline: 'a', results }]);
  expect(svg).toContain('a &lt; b &amp; c');
  const [, x, width] = /<rect x="(\d+)" y="\d+" width="([\d.]+)"/.exec(svg) ?? [];
  expect(Number(x) + Number(width)).toBeLessThan(700);
});

test('bench: a table is Markdown, numbers to the right', () => {
  expect(table(['name', 'n'], [['a', '100']])).toBe('| name |   n |\n| ---- | --: |\n| a    | 100 |');
});
