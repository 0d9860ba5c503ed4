import { IsOptional } from 'class-validator';
import { createUnionType, Field, InputType, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';
import { ArePermissions } from '../permission/permission.validator.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { IsText } from '../validation/text.validator.js';

const MAX_AUDIENCE_LENGTH = 256;

@InputType({ description: 'A token for one of your services, made from the API key of the request.' })
export class IssueAccessTokenInput {
  @Field(() => String, {
    description:
      'The service that the token is for: one of ACCESS_TOKEN_AUDIENCES, or PUBLIC_URL for AuthHero itself. It becomes the claim aud.',
  })
  @IsText({ min: 1, max: MAX_AUDIENCE_LENGTH, message: `must be 1 to ${MAX_AUDIENCE_LENGTH} characters` })
  audience!: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'The permissions of the token: 1 to 100, and none that the key does not have. If not given, a token for another service has the permissions of the key that are not permissions of AuthHero itself. A token for AuthHero itself may then do what the key may do.',
  })
  @IsOptional()
  @ArePermissions({ min: 1 })
  scopes?: string[] | null;
}

@ObjectType({
  description:
    'A JWT (RFC 9068). Verify it with the keys at /.well-known/jwks.json. There is no refresh token: ask again with the API key. Several tabs may ask at the same time. In another service the token works until it expires, even if the API key is revoked before.',
})
export class IssueAccessTokenSuccess {
  @Field(() => String, { description: 'The token, for the header Authorization: Bearer.' })
  accessToken: string;

  @Field(() => Date, {
    description: 'When the token expires: after ACCESS_TOKEN_TTL (5 minutes), but not later than the API key.',
  })
  expiresOn: Date;

  constructor({ token, expiresOn }: { token: string; expiresOn: Date }) {
    this.accessToken = token;
    this.expiresOn = expiresOn;
  }
}

@ObjectType({ implements: UserError, description: 'The audience is neither in ACCESS_TOKEN_AUDIENCES nor PUBLIC_URL.' })
export class AudienceUnknown extends UserError {
  constructor() {
    super('There is no service of this name here.');
  }
}

export const IssueAccessTokenResult = createUnionType({
  name: 'IssueAccessTokenResult',
  description: describeResult('issueAccessToken'),
  types: () => [IssueAccessTokenSuccess, AudienceUnknown, PermissionsExceeded] as const,
});
