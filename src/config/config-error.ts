import { StartupError } from '../errors/startup-error.js';

/** A configuration that cannot be used. The message has one line for each fault, without values. */
export class ConfigError extends StartupError {
  /** `EX_CONFIG` of sysexits.h. */
  override readonly exitCode = 78;

  constructor(readonly faults: string[]) {
    super(faults.join('\n'));
    this.name = 'ConfigError';
  }
}
