import { IsEnum, IsOptional, IsUUID } from 'class-validator';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { KeyDelivery } from '../sign-in/key-delivery.enum.js';
import { NamesInput } from '../user/names.input.js';
import { UsernameField } from '../user/username.field.js';
import { IsText } from '../validation/text.validator.js';

const [MAX_ID, MAX_URL, MAX_TOKEN] = [64, 2_048, 4_096];
const IsGiven = (max: number): PropertyDecorator => IsText({ min: 1, max, message: `must be 1 to ${max} characters` });

@InputType({ description: 'A sign-in with a provider that begins.' })
export class BeginProviderSignInInput {
  @Field(() => ID, { description: 'The id of a provider, from signInProviders.' })
  @IsGiven(MAX_ID)
  provider!: string;

  @Field(() => String, {
    description: 'Where the provider is to send the browser back to: one of SIGN_IN_REDIRECTS, character by character.',
  })
  @IsGiven(MAX_URL)
  redirectTo!: string;
}

@InputType({ description: 'What the provider has sent the browser back with, and the attempt that it answers.' })
export class ProviderAnswerInput {
  @Field(() => String, { description: 'From beginProviderSignIn.' })
  @IsGiven(MAX_TOKEN)
  attempt!: string;

  @Field(() => String, { description: 'The parameter code of the URL.' })
  @IsGiven(MAX_TOKEN)
  code!: string;

  @Field(() => String, { description: 'The parameter state of the URL.' })
  @IsGiven(MAX_TOKEN)
  state!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The parameter iss of the URL, if the provider sends one. It has to be the provider that was asked (RFC 9207).',
  })
  @IsOptional()
  @IsGiven(MAX_URL)
  iss?: string | null;

  @Field(() => KeyDelivery, {
    defaultValue: KeyDelivery.RESPONSE,
    description: 'How the key is handed over; without meaning for linkIdentity.',
  })
  @IsEnum(KeyDelivery)
  delivery!: KeyDelivery;
}

@InputType({
  description:
    'A new account of somebody whom a provider has identified. It has no password until changePassword sets one.',
})
export class RegisterWithProviderInput extends NamesInput {
  @Field(() => String, { description: 'From IdentityUnknown.' })
  @IsGiven(MAX_TOKEN)
  signUp!: string;

  @UsernameField()
  username!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The token of an invitation. It is needed if REGISTRATION is closed.',
  })
  @IsOptional()
  @IsGiven(MAX_TOKEN)
  invitation?: string | null;

  @Field(() => KeyDelivery, { defaultValue: KeyDelivery.RESPONSE, description: 'How the key is handed over.' })
  @IsEnum(KeyDelivery)
  delivery!: KeyDelivery;
}

@ArgsType()
export class IdentityArgs {
  @Field(() => ID, { description: 'The id of an identity, from myIdentities.' })
  @IsUUID('all', { message: 'is not a UUID' })
  id!: string;
}
