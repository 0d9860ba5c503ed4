import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { DevelopmentConfig } from '../../src/config/environments.js';
import { groupsOf, settingValue } from '../../src/config/groups.js';
import { settings } from '../../src/config/setting.js';

const defaults = new DevelopmentConfig();
const documented = groupsOf(defaults).map((group) =>
  settings
    .filter((setting) => group instanceof setting.group)
    .map((setting) => ({
      variable: setting.variable,
      standard: setting.kind.format(settingValue(defaults, setting)),
      description: setting.description,
    })),
);

test('every setting is in docs/configuration.md, below the heading of its group, with its default and its meaning', () => {
  const sections = readFileSync('docs/configuration.md', 'utf8')
    .split(/^## .+$/m)
    .slice(1);
  const rows = sections.map((section) =>
    [...section.matchAll(/^\| `([A-Z0-9_]+)` \| (?:`([^`]*)`)? *\| (.+) \|$/gm)].map(
      ([, variable, standard = '', description]) => ({ variable, standard, description }),
    ),
  );
  expect(rows).toEqual(documented);
});

test('every setting is in .env.example, with its default and its meaning', () => {
  const entries = readFileSync('.env.example', 'utf8').matchAll(/^# (.+)\n#([A-Z0-9_]+)=(.*)$/gm);
  expect([...entries].map(([, description, variable, standard]) => ({ variable, standard, description }))).toEqual(
    documented.flat(),
  );
});
