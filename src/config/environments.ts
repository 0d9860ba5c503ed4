import { Config } from './config.js';

export class DevelopmentConfig extends Config {
  readonly environment = 'development';
}

/** For tests: a free port, cheap hashes, no log. */
export class TestConfig extends Config {
  readonly environment = 'test';

  constructor() {
    super();
    override(this.http, { port: 0 });
    override(this.password, { argon2MemoryKiB: 8_192, argon2Iterations: 1 });
    override(this.process, { logLevel: 'silent' });
  }
}

export class ProductionConfig extends Config {
  readonly environment = 'production';

  constructor() {
    super();
    override(this.http, { host: '0.0.0.0', drainDelayMs: 5_000, accountPages: false });
    override(this.database, { migrateOnStart: false });
    override(this.graphql, { introspection: false });
  }
}

function override<Group extends object>(group: Group, values: Partial<Group>): void {
  Object.assign(group, values);
}
