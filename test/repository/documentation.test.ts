import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { DevelopmentConfig } from '../../src/config/environments.js';
import { settingsOf, settingValue } from '../../src/config/groups.js';

const defaults = new DevelopmentConfig();
const documented = settingsOf(defaults).map((setting) => ({
  variable: setting.variable,
  standard: setting.kind.format(settingValue(defaults, setting)),
  description: setting.description,
}));

test('every setting stands in the README, with its default and its meaning', () => {
  const rows = readFileSync('README.md', 'utf8').matchAll(/^\| `([A-Z0-9_]+)` \| (?:`([^`]*)`)? *\| (.+) \|$/gm);
  expect([...rows].map(([, variable, standard = '', description]) => ({ variable, standard, description }))).toEqual(
    documented,
  );
});

test('every setting stands in .env.example, with its default and its meaning', () => {
  const entries = readFileSync('.env.example', 'utf8').matchAll(/^# (.+)\n#([A-Z0-9_]+)=(.*)$/gm);
  expect([...entries].map(([, description, variable, standard]) => ({ variable, standard, description }))).toEqual(
    documented,
  );
});
