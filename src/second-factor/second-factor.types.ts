import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { ConfirmationRequired } from '../permission/confirmation-required.type.js';
import { ProofInvalid } from '../sign-in/confirmation.types.js';
import { Factors } from './factors.type.js';
import { SecondFactorNeeded } from './second-factor-needed.type.js';
import type { EnableTotpOutcome, TotpBegun } from './totp.service.js';

@ObjectType({
  description:
    'An authenticator app that does not count yet: call enableTotp with a code that it shows. It is shown only once. An older app works until then.',
})
export class BeginTotpSuccess {
  @Field(() => String, { description: 'The secret, to type it into the app: 160 bits in Base32.' })
  secret: string;

  @Field(() => String, { description: 'The same for a QR code: an otpauth://totp/ URI.' })
  uri: string;

  @Field(() => Date, { description: 'When it expires if it was not enabled, after 10 minutes.' })
  expiresOn: Date;

  constructor({ secret, uri, expiresOn }: TotpBegun) {
    this.secret = secret;
    this.uri = uri;
    this.expiresOn = expiresOn;
  }
}

@ObjectType({
  description: 'The app counts: every login asks for a second factor. Every other key that a login issued was revoked.',
})
export class EnableTotpSuccess {
  @Field(() => [String], {
    description:
      'Ten recovery codes. Each replaces the app once. They are shown only once. Empty if there are unused codes already.',
  })
  recoveryCodes: string[];

  @Field(() => Int, { description: 'The number of other live keys of logins that were revoked.' })
  revokedKeys: number;

  constructor({ recoveryCodes, revokedKeys }: EnableTotpOutcome & { kind: 'enabled' }) {
    this.recoveryCodes = [...recoveryCodes];
    this.revokedKeys = revokedKeys;
  }
}

@ObjectType({
  description:
    'There is no authenticator app any more. If it was the last second factor, the recovery codes are gone too.',
})
export class DisableTotpSuccess {
  @Field(() => Factors, { description: 'The second factors that are left.' })
  factors: Factors;

  constructor(userId: string) {
    this.factors = new Factors(userId);
  }
}

@ObjectType({ description: 'The old recovery codes do not work any more. The new ones are shown only once.' })
export class RenewRecoveryCodesSuccess {
  @Field(() => [String], {
    description: 'Ten codes. Each works once. Empty if the account has no second factor.',
  })
  recoveryCodes: string[];

  constructor(recoveryCodes: readonly string[]) {
    this.recoveryCodes = [...recoveryCodes];
  }
}

export const BeginTotpResult = createUnionType({
  name: 'BeginTotpResult',
  description: describeResult('beginTotp'),
  types: () => [BeginTotpSuccess, ConfirmationRequired] as const,
});

export const EnableTotpResult = createUnionType({
  name: 'EnableTotpResult',
  description: describeResult('enableTotp'),
  types: () => [EnableTotpSuccess, ProofInvalid] as const,
});

export const DisableTotpResult = createUnionType({
  name: 'DisableTotpResult',
  description: describeResult('disableTotp'),
  types: () => [DisableTotpSuccess, SecondFactorNeeded, ConfirmationRequired] as const,
});

export const RenewRecoveryCodesResult = createUnionType({
  name: 'RenewRecoveryCodesResult',
  description: describeResult('renewRecoveryCodes'),
  types: () => [RenewRecoveryCodesSuccess, ConfirmationRequired] as const,
});
