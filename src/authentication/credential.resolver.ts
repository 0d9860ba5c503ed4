import {
  Authorized,
  Ctx,
  Extensions,
  Field,
  FieldResolver,
  ID,
  ObjectType,
  Query,
  Resolver,
  Root,
  registerEnumType,
} from 'type-graphql';
import { User } from '../user/user.entity.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { UserProfile } from '../viewer/user-profile.js';
import type { Viewer } from '../viewer/viewer.js';
import { STRATEGIES } from './strategies.js';

const kinds = STRATEGIES.flatMap((strategy) => Object.entries(strategy.kinds));
const CredentialKind = Object.fromEntries(kinds.map(([kind]) => [kind, kind]));

registerEnumType(CredentialKind, {
  name: 'CredentialKind',
  description:
    'The kind of credential that a request is signed in with. New values may be added: keep a default branch.',
  valuesConfig: Object.fromEntries(kinds.map(([kind, description]) => [kind, { description }])),
});

@ObjectType({ description: 'The credential of the request.' })
class ViewerCredential {
  @Field(() => CredentialKind, { description: 'Its kind.' })
  kind: string;

  @Field(() => User, { description: 'Whose it is, whatever its scopes.' })
  user: UserProfile;

  @Field(() => [String], {
    nullable: true,
    description: 'The permissions that it carries, as far as its owner has them. Null: all that its owner has.',
  })
  scopes: string[] | null;

  @Field(() => [String], { description: 'What it allows at this moment, as resource:action.' })
  permissions: string[];

  @Field(() => Date, { nullable: true, description: 'When it stops working by itself. Null if it never does.' })
  expiresOn: Date | null;

  @Field(() => ID, { nullable: true, description: 'The id of the API key, if the credential is one.' })
  apiKeyId: string | null;

  @Field(() => Date, {
    nullable: true,
    description:
      'When the user last proved to be there, by login or confirmIdentity. Null for a key that createApiKey has made: it can never confirm.',
  })
  authenticatedOn: Date | null;

  @Field(() => [IdentityMethod], {
    description: 'By what the user proved it then. Empty for a key that createApiKey has made.',
  })
  methods: string[];

  constructor({ credential, profile, permissions }: Viewer) {
    const { kind, scopes, expiresOn, apiKeyId, authenticatedOn, methods } = credential;
    this.user = profile;
    this.kind = kind;
    this.scopes = scopes && [...scopes];
    this.permissions = [...permissions];
    this.expiresOn = expiresOn;
    this.apiKeyId = apiKeyId;
    this.authenticatedOn = authenticatedOn;
    this.methods = [...methods];
  }
}

/** What the resolver needs of a request. */
interface CredentialContext {
  readonly services: { readonly rolePolicy: { isFactorMissing(userId: string): Promise<boolean> } };
}

@Resolver(ViewerCredential)
export class CredentialResolver {
  @FieldResolver(() => Boolean, {
    description:
      'Whether a role of the user grants nothing because the account has no second factor (SECOND_FACTOR_REQUIRED_ROLES).',
  })
  async secondFactorMissing(
    @Root() { user }: ViewerCredential,
    @Ctx() { services }: CredentialContext,
  ): Promise<boolean> {
    return services.rolePolicy.isFactorMissing(user.id);
  }

  @Authorized()
  @Extensions({ withoutStatement: true })
  @Query(() => ViewerCredential, { description: 'The credential of the request, and what it allows.' })
  async viewerCredential(@CurrentViewer() viewer: Viewer): Promise<ViewerCredential> {
    return new ViewerCredential(viewer);
  }
}
