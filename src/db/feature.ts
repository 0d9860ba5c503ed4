import type { EntityClass, MigrationObject } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Config } from '../config/config.js';
import type { Logger } from '../observability/logger.js';
import type { SealedColumn } from '../sealing/reseal.js';
import type { WayIn } from '../viewer/way-in.js';
import type { Orm } from './orm.js';

/**
 * What a feature says of itself, in its `feature.ts`. `src/features.ts` lists the features; the ORM, the GraphQL schema, the
 * rights of the serving role, the data export, and the start and stop of the process are made from that list.
 */
export interface Feature {
  /** The tables that the feature owns. */
  readonly entities?: readonly EntityClass<object>[];
  /** The migrations that made its tables, and changed them. */
  readonly migrations?: readonly MigrationObject[];
  /** Its part of the GraphQL schema. */
  readonly resolvers?: readonly (new () => object)[];
  /** What the serving role may do to each of its tables, as GRANT has it. It gets nothing else. */
  readonly privileges?: Readonly<Record<string, string>>;
  /** Its database functions that the serving role may call, with the types of their arguments. */
  readonly functions?: readonly string[];
  /** Which of its rows are deleted some time after they have ended. */
  readonly prunes?: readonly Prune[];
  /** Its columns of sealed values. */
  readonly sealed?: readonly SealedColumn[];
  /** Rights that the serving role should not have. */
  readonly needlessRights?: readonly NeedlessRight[];
  /** What it keeps of a person, for the data export. */
  readonly personalData?: PersonalData;
  /** By what its users can prove who they are. */
  readonly waysIn?: readonly WayIn[];
  /**
   * SQL that selects a row if the code or link `mail.secret_id` is one of the feature's, and still works. A mail whose secret has ended
   * is not sent.
   */
  readonly mailSecrets?: readonly string[];
  /** Get each audit event after its transaction is committed. */
  readonly subscribers?: readonly ((process: ProcessParts) => EventSubscriber)[];
  /** Work that the process does beside its requests. */
  readonly backgroundTasks?: readonly ((process: ProcessParts) => BackgroundTask)[];
}

/** What a feature gets of the process. */
export interface ProcessParts {
  readonly config: Config;
  readonly orm: Orm;
  readonly log: Logger;
}

export interface NeedlessRight {
  /** For an operator: "can change audit events". */
  readonly description: string;
  /** A boolean expression of SQL about the current role. */
  readonly condition: string;
}

export interface Prune {
  /** A database function of the tables' owner: it takes a moment and a number of rows, and returns how many it has deleted. */
  readonly function: string;
  /** How long a row is kept after it has ended, in milliseconds. */
  readonly retentionMs: (config: Config) => number;
}

export interface PersonalData {
  /** Properties that stand beside those of the user. */
  readonly properties?: (em: SqlEntityManager, userId: string) => Promise<Record<string, unknown>>;
  /** Lists by their name in the export: plain rows, newest first, at most `limit`. */
  readonly lists?: Readonly<Record<string, (em: SqlEntityManager, userId: string, limit: number) => Promise<object[]>>>;
}

/** What a subscriber reads of an audit event: ids and words of ours, nothing that anybody typed. */
export interface RecordedEvent {
  readonly id: string;
  readonly createdOn: Date;
  readonly type: string;
  readonly actorId: string | null;
  readonly subjectId: string | null;
  readonly apiKeyId: string | null;
  readonly detail: string | null;
  readonly address: string;
  readonly userAgent: string | null;
  readonly requestId: string;
}

export interface EventSubscriber {
  /** The event's transaction has been committed. It must not throw. */
  committed(event: RecordedEvent): void;
}

export interface BackgroundTask {
  /** The database can be used from now on. */
  start(): void;
  /** Ends the work; the database is closed afterwards. */
  stop(): Promise<void>;
}
