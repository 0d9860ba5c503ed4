import { Field, ObjectType } from 'type-graphql';
import { User } from '../user/user.entity.js';

@ObjectType({ description: 'Who logged in.' })
export abstract class Greeting {
  @Field(() => User, { description: 'Who logged in.' })
  user: User;

  @Field(() => String, { description: 'A greeting.' })
  message: string;

  constructor(user: User) {
    this.user = user;
    this.message = `Welcome, ${user.username}!`;
  }
}
