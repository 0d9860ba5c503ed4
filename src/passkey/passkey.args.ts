import { IsOptional, IsUUID, ValidateBy, ValidateIf } from 'class-validator';
import { GraphQLJSONObject } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType, registerEnumType } from 'type-graphql';
import { IsCredentialJson } from '../sign-in/credential-json.validator.js';
import { IsText, UNSEEN_CHARACTERS } from '../validation/text.validator.js';

const MAX_NAME = 64;
const MAX_CHALLENGE_LENGTH = 512;

export enum PasskeyPurpose {
  CONFIRM = 'CONFIRM',
  LOGIN = 'LOGIN',
  REGISTER = 'REGISTER',
}

registerEnumType(PasskeyPurpose, {
  name: 'PasskeyPurpose',
  description: 'What a passkey is asked for.',
  valuesConfig: {
    CONFIRM: { description: 'To prove again who you are, for confirmIdentity. Needs the key of a login.' },
    LOGIN: {
      description:
        'To log in with a passkey alone; or as the second factor, with the challenge of SecondFactorRequired. Needs no credential.',
    },
    REGISTER: { description: 'To add a passkey to your account. Asks for confirmation.' },
  },
});

@ArgsType()
export class PasskeyOptionsArgs {
  @Field(() => PasskeyPurpose, { description: 'What for.' })
  purpose!: PasskeyPurpose;

  @Field(() => String, {
    nullable: true,
    description: 'The challenge of SecondFactorRequired, if the passkey is to be the second factor. Only with LOGIN.',
  })
  @ValidateIf(({ challenge }: PasskeyOptionsArgs) => challenge != null)
  @IsText({ min: 1, max: MAX_CHALLENGE_LENGTH, message: `must be 1 to ${MAX_CHALLENGE_LENGTH} characters` })
  @ValidateBy({
    name: 'isOnlyForLogin',
    validator: {
      validate: (_value, args) => (args?.object as PasskeyOptionsArgs | undefined)?.purpose === PasskeyPurpose.LOGIN,
      defaultMessage: () => 'can only be given with the purpose LOGIN',
    },
  })
  challenge?: string | null;
}

@InputType({ description: 'A new passkey.' })
export class RegisterPasskeyInput {
  @Field(() => GraphQLJSONObject, {
    description:
      'The answer of navigator.credentials.create() to the options of passkeyOptions, as toJSON() makes it. Pass it as a variable.',
  })
  @IsCredentialJson()
  response!: Record<string, unknown>;

  @Field(() => String, { nullable: true, description: 'What to call it, 1 to 64 characters. "Passkey" if not given.' })
  @IsOptional()
  @IsText({
    min: 1,
    max: MAX_NAME,
    trim: true,
    forbidden: UNSEEN_CHARACTERS,
    message: `must be 1 to ${MAX_NAME} characters, none of them a control or invisible character`,
  })
  name?: string | null;
}

@ArgsType()
export class PasskeyArgs {
  @Field(() => ID, { description: 'The id of a passkey, from myFactors.' })
  @IsUUID('all', { message: 'is not a UUID' })
  id!: string;
}
