import type { Config } from '../../src/config/config.js';
import { loadConfig } from '../../src/config/load-config.js';
import { type SettingDefinition, settings } from '../../src/config/setting.js';
import { say } from '../command.js';
import { warningsOf } from './config-warnings.js';
import { sayConnection } from './database-report.js';
import { given } from './given.js';
import { threadPoolOrigin } from './thread-pool.js';

/**
 * `authhero config check`: every setting with its value and where that is from, then what is risky. A fault is a
 * ConfigError, told fault by fault by whoever runs it.
 * @param connect whether to ask the database too, which changes nothing in it
 */
export async function checkConfig({ connect = false }: { connect?: boolean }): Promise<void> {
  const config = loadConfig();
  const origin = given.has('NODE_ENV') ? 'environment' : process.env.NODE_ENV ? '.env' : 'default';
  const rows = [['NODE_ENV', config.environment, origin], ...settings.map((setting) => rowOf(setting, config))];
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
  say(`\nThe configuration has no fault${warnings.length > 0 ? `; ${warnings.length} to think about` : ''}.`);
  if (connect) await sayConnection(config);
}

function rowOf(setting: SettingDefinition, config: Config): string[] {
  const value = (config as unknown as Record<string, unknown>)[setting.property];
  const shown = setting.secret && value ? '(set)' : setting.kind.format(value);
  return [setting.variable, shown || '(not set)', originOf(setting)];
}

/** Where a value is from. What `.env` says does not hold where the environment says something. */
function originOf({ variable, secret }: SettingDefinition): string {
  if (variable === 'UV_THREADPOOL_SIZE') return threadPoolOrigin;
  if (secret && process.env[`${variable}_FILE`]) return `${variable}_FILE`;
  if (given.has(variable)) return 'environment';
  return process.env[variable] ? '.env' : 'default';
}
