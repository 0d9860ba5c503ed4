import { Field, InputType, ObjectType } from 'type-graphql';
import { NamesInput } from './names.input.js';
import { User } from './user.entity.js';

@InputType({ description: 'The fields to change. A field that is absent keeps its value; null clears it.' })
export class UpdateMeInput extends NamesInput {}

@ObjectType({ description: 'The outcome of updateMe.' })
export class UpdateMePayload {
  @Field(() => User, { description: 'The user after the change.' })
  user: User;

  constructor(user: User) {
    this.user = user;
  }
}
