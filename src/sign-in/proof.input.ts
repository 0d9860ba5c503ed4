import { IsOptional, Matches, ValidateIf } from 'class-validator';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, InputType } from 'type-graphql';
import { IsPassword } from '../password/password.validator.js';
import { NotWith } from '../validation/not-with.validator.js';
import { IsText } from '../validation/text.validator.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import { credentialOf } from './credential-json.js';
import { IsCredentialJson } from './credential-json.validator.js';
import type { GivenProof } from './given-proof.js';

const MAX_CODE_LENGTH = 128;

@InputType({ description: 'A proof of who you are. Give exactly one of its fields.' })
export class ProofInput {
  @Field(() => String, { nullable: true, description: 'The password, up to 256 characters.' })
  @ValidateIf(
    ({ password, totpCode, recoveryCode, passkey }: ProofInput) =>
      [totpCode, recoveryCode, passkey].every((other) => other == null) || password != null,
  )
  @IsPassword()
  password?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The six digits that the authenticator app shows now. Spaces do not count.',
  })
  @IsOptional()
  @NotWith('password')
  @Matches(/^ *(\d *){6}$/, { message: 'must be the six digits of the app' })
  totpCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A recovery code as it was shown. Case, spaces and hyphens do not count.',
  })
  @IsOptional()
  @NotWith('password', 'totpCode')
  @IsText({ min: 1, max: MAX_CODE_LENGTH, message: `must be 1 to ${MAX_CODE_LENGTH} characters` })
  recoveryCode?: string | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description:
      'The answer of navigator.credentials.get() to the options of passkeyOptions, as toJSON() makes it. Pass it as a variable.',
  })
  @IsOptional()
  @NotWith('password', 'totpCode', 'recoveryCode')
  @IsCredentialJson()
  passkey?: Record<string, unknown> | null;

  get given(): GivenProof {
    const { passkey, totpCode, recoveryCode, password } = this;
    if (passkey) return { method: IdentityMethod.PASSKEY, answer: credentialOf(passkey) };
    if (totpCode) return { method: IdentityMethod.TOTP, code: totpCode };
    if (recoveryCode) return { method: IdentityMethod.RECOVERY_CODE, code: recoveryCode };
    return { method: IdentityMethod.PASSWORD, password: password ?? '' };
  }
}
