import type { SmokeAccount } from './account.js';
import { type SmokeClient, SmokeError } from './client.js';
import { CREATE_API_KEY, CREDENTIAL, LOGOUT, ME, REFUSED_ME, ROTATE_API_KEY, UPDATE_ME, USERS } from './operations.js';

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
    const { permissions } = await this.client.perform(CREDENTIAL, {}, key);
    if (!permissions.includes('users:manage')) throw new SmokeError('it lacks users:manage');
  }

  private async readMe(): Promise<void> {
    const { id, username } = await this.client.perform(ME, {}, this.account.key);
    if (id !== this.account.id || username !== this.account.username) throw new SmokeError('me is somebody else');
  }

  private async readCredential(): Promise<void> {
    const { kind } = await this.client.perform(CREDENTIAL, {}, this.account.key);
    if (kind !== 'LOGIN_KEY') throw new SmokeError(`the kind is ${kind}`);
  }

  private async findByName(): Promise<void> {
    const variables = { search: this.account.username, first: 2 };
    const { nodes } = await this.client.perform(USERS, variables, this.account.key);
    if (nodes.length !== 1 || nodes[0].id !== this.account.id) throw new SmokeError('it is not found');
  }

  private async createKey(): Promise<void> {
    const input = { name: 'smoke test' };
    const { apiKey, key } = await this.client.perform(CREATE_API_KEY, { input }, this.account.key);
    this.scriptKey = { id: key.id, apiKey };
    await this.client.perform(ME, {}, apiKey);
  }

  private async rotateKey(): Promise<void> {
    const { id, apiKey: old } = this.scriptKey;
    const { apiKey } = await this.client.perform(ROTATE_API_KEY, { id }, this.account.key);
    this.scriptKey = { id, apiKey };
    await this.expectDead(old);
    await this.client.perform(ME, {}, apiKey);
  }

  private async updateMe(): Promise<void> {
    const input = { firstName: 'Smoke' };
    const { user } = await this.client.perform(UPDATE_ME, { input }, this.account.key);
    if (user.firstName !== 'Smoke') throw new SmokeError('the name is not what was asked for');
  }

  private async logout(): Promise<void> {
    await this.client.perform(LOGOUT, {}, this.account.key);
    await this.expectDead(this.account.key ?? '');
  }

  private expectDead = (key: string): Promise<void> => this.client.perform(REFUSED_ME, {}, key);
}
