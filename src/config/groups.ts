import type { Config } from './config.js';
import { type SettingDefinition, settings } from './setting.js';

/** The groups of settings that a configuration is composed of. */
export const groupsOf = (config: Config): object[] =>
  Object.values(config).filter((value) => typeof value === 'object' && value !== null);

/** The group that holds a setting's value. */
export function groupOf(config: Config, { group, variable }: SettingDefinition): object {
  const found = groupsOf(config).find((each) => each instanceof group);
  if (!found) throw new Error(`No group of Config holds ${variable}`);
  return found;
}

/** Every setting, group by group in the order of `Config`. */
export const settingsOf = (config: Config): SettingDefinition[] =>
  groupsOf(config).flatMap((group) => settings.filter((setting) => group instanceof setting.group));

/** The value of a setting. */
export const settingValue = (config: Config, setting: SettingDefinition): unknown =>
  (groupOf(config, setting) as Record<string, unknown>)[setting.property];
