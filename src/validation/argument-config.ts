import type { Config } from '../config/config.js';

/**
 * The configuration for validating one object of arguments. class-validator gives a rule only the object that it validates, so the
 * configuration is found by that object. Two servers in one process can have different ones.
 */
export const argumentConfigs = new WeakMap<object, Pick<Config, 'passwordPolicy' | 'apiKey'>>();
