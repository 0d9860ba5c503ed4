import { existsSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { validateSync } from 'class-validator';
import type { Config } from './config.js';
import { ConfigError } from './config-error.js';
import { DevelopmentConfig, ProductionConfig, TestConfig } from './environments.js';
import { groupOf, groupsOf } from './groups.js';
import { type ReadVariable, readProviders } from './read-providers.js';
import { RULES_BETWEEN_GROUPS } from './rules-between-groups.js';
import { type SettingDefinition, settings } from './setting.js';
import { EncodingError, readTextFile } from './text-file.js';

const ENVIRONMENTS: Record<string, new () => Config> = {
  development: DevelopmentConfig,
  test: TestConfig,
  production: ProductionConfig,
};

/**
 * Makes the configuration of the environment that `NODE_ENV` names (development by default). An empty variable counts as not set.
 * @throws ConfigError with all faults at once, each with the name of its variable and without its value
 */
export function loadConfig(env: NodeJS.ProcessEnv = environment()): Config {
  const Environment = ENVIRONMENTS[env.NODE_ENV || 'development'];
  if (!Environment) throw new ConfigError(['NODE_ENV is not development, test or production']);
  const config = new Environment();
  const faults = new Map<string, string>();
  for (const setting of settings) {
    try {
      const value = readText(env, setting) || env[setting.fallback ?? ''];
      if (value) Object.assign(groupOf(config, setting), { [setting.property]: setting.kind.parse(value) });
    } catch (error) {
      faults.set(setting.variable, (error as Error).message);
    }
  }
  const readVariable: ReadVariable = (variable, secret = false) => readText(env, { variable, secret }) || undefined;
  const providers = readProviders(config, readVariable, (variable, message) => faults.set(variable, message));
  Object.assign(config.signIn, { providers });
  // Only the first fault of each variable is reported: the others may follow from it.
  for (const { variable, message } of [...brokenRules(config), ...brokenRulesBetweenGroups(config)])
    if (!faults.has(variable)) faults.set(variable, message);
  for (const { variable, fallback } of settings)
    if (fallback && faults.has(fallback) && !env[variable]) faults.delete(variable);
  if (faults.size > 0) throw new ConfigError([...faults].map(([variable, message]) => `${variable} ${message}`));
  for (const group of groupsOf(config)) Object.freeze(group);
  return Object.freeze(config);
}

interface Fault {
  readonly variable: string;
  readonly message: string;
}

function brokenRules(config: Config): Fault[] {
  return groupsOf(config).flatMap((group) =>
    validateSync(group, { stopAtFirstError: true, forbidUnknownValues: false }).flatMap(({ property, constraints }) => {
      const setting = settings.find((each) => group instanceof each.group && each.property === property);
      const messages = Object.values(constraints ?? {}).map((message) => message.replace(`${property} `, ''));
      return setting ? messages.map((message) => ({ variable: setting.variable, message })) : [];
    }),
  );
}

const brokenRulesBetweenGroups = (config: Config): Fault[] =>
  RULES_BETWEEN_GROUPS.filter((rule) => rule.isBroken(config));

/** The environment of the process and, for what it does not set, the `.env` of the working directory. */
function environment(): NodeJS.ProcessEnv {
  try {
    const written = existsSync('.env') ? parseEnv(readTextFile('.env')) : {};
    for (const [name, value] of Object.entries(written)) process.env[name] ??= value;
  } catch (error) {
    throw new ConfigError([`.env ${error instanceof EncodingError ? error.message : 'cannot be read'}`]);
  }
  return process.env;
}

class SecretFileError extends Error {}

/** An empty file must not count as not set: another database would be used, or none of the limits. */
function onlyLineOf(text: string): string {
  if (text === '') throw new SecretFileError('is empty in');
  if (/[\r\n]/.test(text)) throw new SecretFileError('has more than one line in');
  return text;
}

function readText(
  env: NodeJS.ProcessEnv,
  { variable, secret }: Pick<SettingDefinition, 'variable' | 'secret'>,
): string | undefined {
  const file = secret ? env[`${variable}_FILE`] : undefined;
  if (!file) return env[variable];
  if (env[variable]) throw new Error(`is set twice: by itself and by ${variable}_FILE`);
  try {
    return onlyLineOf(readTextFile(file).trim());
  } catch (error) {
    if (error instanceof SecretFileError) throw new Error(`${error.message} the file that ${variable}_FILE names`);
    if (error instanceof EncodingError) throw new Error(`is in a file that ${error.message}`);
    throw new Error(`cannot be read from the file that ${variable}_FILE names`);
  }
}
