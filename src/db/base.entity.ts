import { PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { databaseTime } from './database-time.js';

/**
 * A row that is written once and never changed. Times have milliseconds, since a cursor carries a JavaScript date: with finer
 * times rows would be lost between pages.
 */
@ObjectType({ description: 'The fields of every stored object.' })
export abstract class AppendOnlyEntity {
  @Field(() => ID, { description: 'UUIDv7 (RFC 9562).' })
  @PrimaryKey({ type: 'uuid' })
  id: string = uuidv7();

  @Field(() => Date, { description: 'When it was created.' })
  @Property({ type: 'datetime', length: 3 })
  createdOn: Date = databaseTime();
}

/** A row that can change. */
@ObjectType({ description: 'The fields of every stored object that can change.' })
export abstract class BaseEntity extends AppendOnlyEntity {
  @Field(() => Date, { description: 'When it was last changed.' })
  @Property({ type: 'datetime', length: 3, onUpdate: () => databaseTime() })
  updatedOn: Date = this.createdOn;
}
