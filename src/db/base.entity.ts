import { PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';

/** What is written once. Milliseconds, because a cursor carries a JavaScript date: finer ones would lose rows between pages. */
@ObjectType({ description: 'What every stored object has.' })
export abstract class AppendOnlyEntity {
  @Field(() => ID, { description: 'UUIDv7 (RFC 9562).' })
  @PrimaryKey({ type: 'uuid' })
  id: string = uuidv7();

  @Field(() => Date, { description: 'When it was made.' })
  @Property({ type: 'datetime', length: 3 })
  createdOn: Date = new Date();
}

/** What every other entity has. */
@ObjectType({ description: 'What every stored object has that can change.' })
export abstract class BaseEntity extends AppendOnlyEntity {
  @Field(() => Date, { description: 'When it was last changed.' })
  @Property({ type: 'datetime', length: 3, onUpdate: () => new Date() })
  updatedOn: Date = this.createdOn;
}
