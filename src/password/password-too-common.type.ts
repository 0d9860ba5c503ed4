import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { UserError } from '../errors/user-error.js';
import { PasswordWeakness } from './password-weakness.js';

registerEnumType(PasswordWeakness, {
  name: 'PasswordWeakness',
  description: 'Why a password is too common. New reasons may be added: keep a default branch.',
  valuesConfig: {
    COMMON: { description: 'It is on a list of common passwords.' },
    REPETITIVE: { description: 'It only repeats a character or a short text.' },
    SEQUENTIAL: { description: 'It only follows the alphabet, digits or a keyboard.' },
    CONTAINS_USERNAME: { description: 'It contains the username.' },
    CONTAINS_SERVICE_NAME: { description: 'It contains the name of this service.' },
    BREACHED: { description: 'It is known from a data breach.' },
  },
});

/** For the person who chooses a password. */
const MESSAGES: Record<PasswordWeakness, string> = {
  COMMON: 'This password is too common, so attackers try it first. Choose another.',
  REPETITIVE: 'This password only repeats itself, which attackers try early. Choose another.',
  SEQUENTIAL:
    'This password only follows the alphabet, digits or the keyboard, which attackers try early. Choose another.',
  CONTAINS_USERNAME: 'This password contains your username, which attackers try early. Choose another.',
  CONTAINS_SERVICE_NAME: 'This password contains the name of this service, which attackers try early. Choose another.',
  BREACHED: 'This password is known from a data breach, so attackers try it early. Choose another.',
};

@ObjectType({
  implements: UserError,
  description: 'Attackers try this password early.',
})
export class PasswordTooCommon extends UserError {
  @Field(() => PasswordWeakness, { description: 'Why the password is refused.' })
  reason: PasswordWeakness;

  constructor(reason: PasswordWeakness) {
    super(MESSAGES[reason]);
    this.reason = reason;
  }
}
