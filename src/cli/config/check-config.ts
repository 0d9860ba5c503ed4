import type { Config } from '../../config/config.js';
import { isFromFile, originOf } from '../../config/given.js';
import { settingsOf, settingValue } from '../../config/groups.js';
import { loadConfig } from '../../config/load-config.js';
import { PROVIDER_VARIABLES, type ProviderSettings, prefixOf } from '../../config/provider.settings.js';
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
    ...config.signIn.providers.flatMap(providerRows),
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

/** Nothing of a provider is shown that is secret. */
function providerRows({ id, issuer, clientId, clientSecret, name, scopes, maySignUp }: ProviderSettings): string[][] {
  const values = [issuer, clientId, clientSecret && '(set)', name, scopes, String(maySignUp)];
  return PROVIDER_VARIABLES.map((word, index) => {
    const variable = `${prefixOf(id)}${word}`;
    return [variable, values[index] || '(not set)', placeOf({ variable, secret: word === 'CLIENT_SECRET' })];
  });
}

function placeOf({ variable, secret }: Pick<SettingDefinition, 'variable' | 'secret'>): string {
  if (variable === 'UV_THREADPOOL_SIZE') return threadPoolOrigin;
  return secret && isFromFile(variable) ? `${variable}_FILE` : originOf(variable);
}
