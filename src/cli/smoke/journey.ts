import { expectType, type SmokeAccount } from './account.js';
import { type SmokeClient, SmokeError } from './client.js';

const ME = '{ me { id username } }';
const CREATE_KEY = `mutation { createApiKey(input: { name: "smoke test" }) {
  __typename ... on CreateApiKeySuccess { apiKey key { id } } ... on UserError { message } } }`;
const ROTATE_KEY = `mutation ($id: ID!) { rotateApiKey(id: $id) {
  __typename ... on RotateApiKeySuccess { apiKey } ... on UserError { message } } }`;
const UPDATE_ME = 'mutation { updateMe(input: { firstName: "Smoke" }) { user { firstName } } }';

export interface Step {
  name: string;
  run(): Promise<void>;
}

/** An account's life, step by step: each throws a SmokeError where the server does other than its schema promises. */
export class SmokeJourney {
  /** A key as for a script, made and rotated on the way. */
  private scriptKey = { id: '', apiKey: '' };

  constructor(
    private readonly client: SmokeClient,
    private readonly account: SmokeAccount,
  ) {}

  steps({ health, adminKey }: { health: boolean; adminKey?: string }): Step[] {
    const { client, account } = this;
    const probes = ['/livez', '/readyz'].map((path) => ({ name: path.slice(1), run: () => client.expectOk(path) }));
    return [
      ...(health ? probes : []),
      ...(adminKey ? [{ name: 'the admin key', run: () => this.checkAdminKey(adminKey) }] : []),
      { name: 'register', run: () => account.register() },
      { name: 'login', run: () => account.login() },
      { name: 'me', run: () => this.readMe() },
      { name: 'viewerCredential', run: () => this.readCredential() },
      { name: 'users', run: () => this.findByName() },
      { name: 'createApiKey', run: () => this.createKey() },
      { name: 'rotateApiKey', run: () => this.rotateKey() },
      { name: 'updateMe', run: () => this.updateMe() },
      { name: 'changePassword', run: () => account.changePassword() },
      { name: 'a revoked key is dead', run: () => this.expectDead(this.scriptKey.apiKey) },
      { name: 'logout', run: () => this.logout() },
      { name: 'login again', run: () => account.login() },
      { name: 'deleteMe', run: () => account.delete() },
      { name: 'login is refused', run: () => account.expectNoLogin() },
    ];
  }

  private async checkAdminKey(key: string): Promise<void> {
    const { viewerCredential } = await this.client.send('{ viewerCredential { permissions } }', {}, key);
    if (!viewerCredential.permissions.includes('users:manage')) throw new SmokeError('it lacks users:manage');
  }

  private async readMe(): Promise<void> {
    const { id, username } = (await this.client.send(ME, {}, this.account.key)).me;
    if (id !== this.account.id || username !== this.account.username) throw new SmokeError('me is somebody else');
  }

  private async readCredential(): Promise<void> {
    const { viewerCredential } = await this.client.send('{ viewerCredential { kind } }', {}, this.account.key);
    if (viewerCredential.kind !== 'LOGIN_KEY') throw new SmokeError(`the kind is ${viewerCredential.kind}`);
  }

  private async findByName(): Promise<void> {
    const query = 'query ($search: String!) { users(search: $search, first: 2) { nodes { id } } }';
    const { users } = await this.client.send(query, { search: this.account.username }, this.account.key);
    if (users.nodes.length !== 1 || users.nodes[0].id !== this.account.id) throw new SmokeError('it is not found');
  }

  private async createKey(): Promise<void> {
    const { createApiKey } = await this.client.send(CREATE_KEY, {}, this.account.key);
    const { apiKey, key } = expectType(createApiKey, 'CreateApiKeySuccess');
    this.scriptKey = { id: key.id, apiKey };
    await this.client.send(ME, {}, apiKey);
  }

  private async rotateKey(): Promise<void> {
    const { id, apiKey: old } = this.scriptKey;
    const { rotateApiKey } = await this.client.send(ROTATE_KEY, { id }, this.account.key);
    this.scriptKey = { id, apiKey: expectType(rotateApiKey, 'RotateApiKeySuccess').apiKey };
    await this.expectDead(old);
    await this.client.send(ME, {}, this.scriptKey.apiKey);
  }

  private async updateMe(): Promise<void> {
    const { updateMe } = await this.client.send(UPDATE_ME, {}, this.account.key);
    if (updateMe.user.firstName !== 'Smoke') throw new SmokeError('the name is not what was asked for');
  }

  private async logout(): Promise<void> {
    await this.client.send('mutation { logout { revokedKeys } }', {}, this.account.key);
    await this.expectDead(this.account.key ?? '');
  }

  private expectDead = (key: string): Promise<void> => this.client.expectCode('UNAUTHENTICATED', ME, key);
}
