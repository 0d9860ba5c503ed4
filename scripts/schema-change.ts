import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

/** A schema and the version that has it. */
export interface VersionedSchema {
  /** As in package.json: `MAJOR.MINOR.PATCH`. */
  version: string;
  sdl: string;
}

/** What a schema's change means for clients. */
export interface SchemaChange {
  /** Whether the new version may have it. */
  allowed: boolean;
  /** What breaks operations that clients send. */
  breaking: string[];
  /** What may surprise clients that keep no default branch. */
  dangerous: string[];
}

/**
 * Compares a schema with the one that was released before. A breaking change needs a new major version; before 1.0.0,
 * where semantic versioning promises nothing, a new minor one.
 */
export async function compareSchemas(released: VersionedSchema, next: VersionedSchema): Promise<SchemaChange> {
  const changes = await diff(buildSchema(released.sdl), buildSchema(next.sdl));
  const breaking = messages(changes, CriticalityLevel.Breaking);
  return {
    allowed: breaking.length === 0 || mayBreak(released.version, next.version),
    breaking,
    dangerous: messages(changes, CriticalityLevel.Dangerous),
  };
}

const messages = (changes: Change[], level: CriticalityLevel): string[] =>
  changes.filter(({ criticality }) => criticality.level === level).map(({ message }) => message);

function mayBreak(released: string, next: string): boolean {
  const [major = 0, minor = 0] = released.split('.').map(Number);
  const [nextMajor = 0, nextMinor = 0] = next.split('.').map(Number);
  return nextMajor > major || (major === 0 && nextMajor === 0 && nextMinor > minor);
}
