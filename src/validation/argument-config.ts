import type { Config } from '../config/config.js';

/**
 * The configuration that a validation rule goes by. class-validator hands a rule nothing but the object it looks at, so
 * the configuration is found by that object: two servers in one process can differ.
 */
export const argumentConfigs = new WeakMap<object, Pick<Config, 'passwordPolicy' | 'apiKey'>>();
