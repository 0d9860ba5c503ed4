import { Field } from 'type-graphql';
import { IsUsername } from './username.validator.js';

const DESCRIPTION =
  '3 to 64 ASCII letters, digits, ".", "_" and "-". It begins with a letter or digit and is unique without regard to case.';

/** The username of a new account, as a field of an input. */
export const UsernameField = (): PropertyDecorator => (target, property) => {
  Field(() => String, { description: DESCRIPTION })(target, property);
  IsUsername()(target, property);
};
