import { expect, test } from '@jest/globals';
import { keptStatement } from '../../src/pagination/kept-statement.js';

let lists = 0;
const aForm = (size = 20) => ({ listName: `list ${++lists}`, size, backward: false });

test('kept statement: one without values of its own is written once, and has a name from then on', () => {
  const form = aForm();
  const first = keptStatement(form, ['here'], () => ({ text: 'select $1', values: ['here'] }));
  const second = keptStatement(form, ['there'], () => ({ text: 'another', values: [] }));
  expect(first).toEqual({ text: 'select $1', values: ['here'] });
  expect(second).toEqual({ text: 'select $1', values: ['there'], name: expect.stringMatching(/^page_[0-9a-f]{16}$/) });
});

test('kept statement: the front, each size and each direction have one of their own', () => {
  const form = aForm();
  const forms = [form, { ...form, size: 50 }, { ...form, backward: true }];
  const texts = forms.flatMap((each, n) =>
    [[], ['here']].map((place) => keptStatement(each, place, () => ({ text: `${n} ${place}`, values: place })).text),
  );
  expect(texts).toEqual(['0 ', '0 here', '1 ', '1 here', '2 ', '2 here']);
});

test.each([
  ['whose condition has values', 20, ['a user', 'here']],
  ['of a size that few ask for', 21, ['here']],
])('kept statement: one %s is written each time and has no name', (_what, size, values) => {
  const form = aForm(size);
  for (const text of ['select 1', 'select 2'])
    expect(keptStatement(form, ['here'], () => ({ text, values }))).toEqual({ text, values });
});
