import { IsNotEmpty } from 'class-validator';
import { Config } from './config.js';

export class DevelopmentConfig extends Config {
  readonly environment = 'development';
}

/** For the tests: a free port, cheap hashes, no log. */
export class TestConfig extends Config {
  readonly environment = 'test';
  override port = 0;
  override logLevel = 'silent';
  override argon2Memory = 8_192;
  override argon2Iterations = 1;
}

export class ProductionConfig extends Config {
  readonly environment = 'production';
  override host = '0.0.0.0';
  override migrateOnStart = false;
  override graphqlIntrospection = false;
  override drainDelay = 5_000;

  @IsNotEmpty({ message: 'is required in production' })
  override databaseUrl = '';
}
