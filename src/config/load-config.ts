import { existsSync, readFileSync } from 'node:fs';
import { validateSync } from 'class-validator';
import type { Config } from './config.js';
import { ConfigError } from './config-error.js';
import { DevelopmentConfig, ProductionConfig, TestConfig } from './environments.js';
import { type SettingDefinition, settings } from './setting.js';

const ENVIRONMENTS: Record<string, new () => Config> = {
  development: DevelopmentConfig,
  test: TestConfig,
  production: ProductionConfig,
};

/**
 * Makes the configuration of the environment that `NODE_ENV` names (development by default).
 * An empty variable counts as one that is not set.
 * @throws ConfigError with every fault at once, each by the name of its variable and without its value
 */
export function loadConfig(env: NodeJS.ProcessEnv = environment()): Config {
  const Environment = ENVIRONMENTS[env.NODE_ENV || 'development'];
  if (!Environment) throw new ConfigError(['NODE_ENV is none of development, test, production']);
  const config = new Environment();
  const faults: string[] = [];
  const unread = new Set<string>();
  for (const setting of settings) {
    try {
      const value = readText(env, setting);
      if (value) Object.assign(config, { [setting.property]: setting.kind.parse(value) });
    } catch (error) {
      unread.add(setting.property);
      faults.push(`${setting.variable} ${(error as Error).message}`);
    }
  }
  const errors = validateSync(config, { stopAtFirstError: true, forbidUnknownValues: false });
  for (const { property, constraints = {} } of errors.filter((error) => !unread.has(error.property))) {
    const variable = settings.find((setting) => setting.property === property)?.variable;
    for (const message of Object.values(constraints)) faults.push(`${variable} ${message.replace(`${property} `, '')}`);
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze(config);
}

/** The process's environment, with what a `.env` in the working directory adds to it. */
function environment(): NodeJS.ProcessEnv {
  try {
    if (existsSync('.env')) process.loadEnvFile('.env');
  } catch {
    throw new ConfigError(['.env cannot be read']);
  }
  return process.env;
}

function readText(env: NodeJS.ProcessEnv, { variable, secret }: SettingDefinition): string | undefined {
  const file = secret ? env[`${variable}_FILE`] : undefined;
  if (!file) return env[variable];
  if (env[variable]) throw new Error(`is set twice: by itself and by ${variable}_FILE`);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(`cannot be read from the file that ${variable}_FILE names`);
  }
}
