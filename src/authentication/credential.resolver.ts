import { Authorized, Field, ID, ObjectType, Query, Resolver, registerEnumType } from 'type-graphql';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';

enum CredentialKind {
  LOGIN_KEY = 'LOGIN_KEY',
  CREATED_KEY = 'CREATED_KEY',
}

registerEnumType(CredentialKind, {
  name: 'CredentialKind',
  description: 'What a request is signed in with. New values may be added: keep a default branch.',
  valuesConfig: {
    LOGIN_KEY: { description: 'An API key that a login has issued.' },
    CREATED_KEY: { description: 'An API key that was made by createApiKey.' },
  },
});

@ObjectType({ description: 'The credential that carries the request.' })
class ViewerCredential {
  @Field(() => CredentialKind, { description: 'What it is.' })
  kind: CredentialKind;

  @Field(() => [String], {
    nullable: true,
    description: 'The permissions that it carries, as far as its owner has them; null: all that its owner has.',
  })
  scopes: string[] | null;

  @Field(() => [String], { description: 'What it lets its bearer do at this moment, as resource:action.' })
  permissions: string[];

  @Field(() => Date, { nullable: true, description: 'When it stops working by itself; null when it never does.' })
  expiresOn: Date | null;

  @Field(() => ID, { nullable: true, description: 'The id of the API key, if it is one.' })
  apiKeyId: string | null;

  constructor({ apiKeyId, credential, permissions }: Viewer) {
    this.kind = CredentialKind[credential.kind];
    this.scopes = credential.scopes && [...credential.scopes];
    this.permissions = [...permissions];
    this.expiresOn = credential.expiresOn;
    this.apiKeyId = apiKeyId;
  }
}

@Resolver()
export class CredentialResolver {
  @Authorized()
  @Query(() => ViewerCredential, { description: 'The credential that carries the request, and what it is good for.' })
  async viewerCredential(@CurrentViewer() viewer: Viewer): Promise<ViewerCredential> {
    return new ViewerCredential(viewer);
  }
}
