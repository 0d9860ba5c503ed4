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
      'For which service: one of ACCESS_TOKEN_AUDIENCES, or PUBLIC_URL for AuthHero itself. It becomes the claim aud.',
  })
  @IsText({ min: 1, max: MAX_AUDIENCE_LENGTH, message: `must be 1 to ${MAX_AUDIENCE_LENGTH} characters` })
  audience!: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'The permissions that the token carries, 1 to 100, never more than the key has. If not given: those of the key that are not permissions of AuthHero itself.',
  })
  @IsOptional()
  @ArePermissions({ min: 1 })
  scopes?: string[] | null;
}

@ObjectType({
  description:
    'A JWT (RFC 9068). Verify it with the keys at /.well-known/jwks.json. There is no refresh token: ask again with the key, from as many tabs at once as you like. It works until it expires, even if the key is revoked before.',
})
export class IssueAccessTokenSuccess {
  @Field(() => String, { description: 'The token, for the header Authorization: Bearer.' })
  accessToken: string;

  @Field(() => Date, { description: 'When it stops working (ACCESS_TOKEN_TTL, 5 minutes), at most when the key does.' })
  expiresOn: Date;

  constructor({ token, expiresOn }: { token: string; expiresOn: Date }) {
    this.accessToken = token;
    this.expiresOn = expiresOn;
  }
}

@ObjectType({ implements: UserError, description: 'ACCESS_TOKEN_AUDIENCES has no service of this name.' })
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
