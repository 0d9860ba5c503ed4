import type { Config } from '../../config/config.js';
import { isFromFile, originOf } from '../../config/given.js';
import { settingsOf, settingValue } from '../../config/groups.js';
import { loadConfig } from '../../config/load-config.js';
import type { SettingDefinition } from '../../config/setting.js';
import { threadPoolOrigin } from '../../config/thread-pool.js';
import { say } from '../command/command.js';
import { sayConnection } from '../database/database-report.js';
import { warningsOf } from './config-warnings.js';

/**
 * `authhero config check`: prints every setting with its value and where that comes from, then warnings.
 * @param connect whether to check the database too, which changes nothing in it
 * @throws ConfigError with all faults
 */
export async function checkConfig({ connect = false }: { connect?: boolean }): Promise<void> {
  const config = loadConfig();
  const rows = [
    ['NODE_ENV', config.environment, originOf('NODE_ENV')],
    ...settingsOf(config).map((setting) => rowOf(setting, config)),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    say(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  const warnings = warningsOf(config);
  if (warnings.length > 0) say('');
  for (const warning of warnings) say(`warning: ${warning}`);
  say(`\nThe configuration has no fault${warnings.length > 0 ? `, but ${warnings.length} warnings` : ''}.`);
  if (connect) await sayConnection(config);
}

function rowOf(setting: SettingDefinition, config: Config): string[] {
  const value = settingValue(config, setting);
  const shown = setting.secret && value ? '(set)' : setting.kind.format(value);
  return [setting.variable, shown || '(not set)', placeOf(setting)];
}

function placeOf({ variable, secret }: SettingDefinition): string {
  if (variable === 'UV_THREADPOOL_SIZE') return threadPoolOrigin;
  return secret && isFromFile(variable) ? `${variable}_FILE` : originOf(variable);
}
