import type { EntityClass, EntityProperty } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';

/** Turns rows into instances of an entity's class, to be shown. No unit of work knows them, so nothing of them is written. */
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
