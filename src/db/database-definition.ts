import type { DatabaseSettings } from '../config/database.settings.js';
import type { SealedColumn } from '../sealing/reseal.js';
import type { NeedlessRight } from './feature.js';
import type { OrmOptions } from './orm.js';

/** What the database holds and who may do what to it, as the features say it. */
export interface DatabaseDefinition {
  ormOptions(settings: DatabaseSettings, use: 'serve' | 'migrate'): Promise<OrmOptions>;
  readonly rights: ServingRights;
  /** The columns of sealed values. */
  readonly sealed: readonly SealedColumn[];
}

/** The rights of the serving role. */
export interface ServingRights {
  /** By table, as GRANT has them. */
  readonly privileges: Readonly<Record<string, string>>;
  /** Functions that it may call, with the types of their arguments. */
  readonly functions: readonly string[];
  readonly needless: readonly NeedlessRight[];
}
