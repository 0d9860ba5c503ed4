import { hash } from 'node:crypto';
import type { EntityClass, EntityProperty } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { StandaloneConnection, Statement } from './bound-parameters.js';

/**
 * Runs one statement that needs neither a transaction nor the unit of work.
 * @throws as the ORM would
 */
export async function runAlone<Row extends object>(em: SqlEntityManager, statement: Statement): Promise<Row[]> {
  const connection = em.getConnection() as unknown as StandaloneConnection;
  try {
    return (await connection.runAlone<Row>(statement)).rows;
  } catch (error) {
    throw em.getDriver().convertException(error as Error);
  }
}

/** A statement for PostgreSQL to keep. Its name goes by its text: a pooler may hand on a connection of another version. */
export const named = (purpose: string, text: string): { text: string; name: string } => ({
  text,
  name: `${purpose}_${hash('sha256', text).slice(0, 16)}`,
});

/** A time in milliseconds since 1970: as text it would depend on the session. */
export const milliseconds = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

/** Makes of rows what is to be shown: instances of an entity's class that no unit of work knows, nor would ever write. */
export class DetachedRows<Entity extends object> {
  private readonly properties: EntityProperty<Entity>[];
  private readonly prototype: object;

  /** @param properties those that are wanted, else all that the ORM loads unasked */
  constructor(em: SqlEntityManager, entity: EntityClass<Entity>, properties?: readonly string[]) {
    const { props } = em.getMetadata(entity);
    const loaded = props.filter(({ lazy, formula, fieldNames }) => !lazy && !formula && fieldNames.length === 1);
    this.properties = loaded.filter(({ name }) => properties?.includes(name) ?? true);
    // The ORM's own properties on the class watch each instance for changes, which takes ten times as long as to make it.
    const plain = this.properties.map(({ name }) => [name, { writable: true, value: undefined }]);
    this.prototype = Object.create(entity.prototype, Object.fromEntries(plain));
  }

  /** The columns that it needs. */
  get columns(): string[] {
    return this.properties.flatMap(({ fieldNames }) => fieldNames);
  }

  instanceOf(row: Record<string, unknown>): Entity {
    const instance = Object.create(this.prototype);
    for (const { name, fieldNames, runtimeType } of this.properties) {
      const value = row[fieldNames[0] as string];
      instance[name] = runtimeType === 'Date' && value !== null ? new Date(value as string | Date) : value;
    }
    return instance;
  }
}
