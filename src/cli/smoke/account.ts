import { randomBytes } from 'node:crypto';
import { type SmokeClient, SmokeError } from './client.js';
import { CHANGE_PASSWORD, DEACTIVATE_USER, DELETE_ME, LOGIN, REFUSED_LOGIN, REGISTER } from './operations.js';

const aPassword = (): string => randomBytes(24).toString('base64url');

/** The account that a run makes, and how to end it from wherever it stands. */
export class SmokeAccount {
  readonly username = `smoke-${randomBytes(8).toString('hex')}`;
  id: string | undefined;
  /** The key of the last login. */
  key: string | undefined;
  private password = aPassword();
  private mayExist = false;

  constructor(private readonly client: SmokeClient) {}

  async register(): Promise<void> {
    // Also when no answer comes the account may have been made.
    this.mayExist = true;
    try {
      this.id = (await this.client.perform(REGISTER, this.credentials())).user.id;
    } catch (error) {
      if (error instanceof SmokeError && error.nothingDone) this.mayExist = false;
      throw error;
    }
  }

  async login(): Promise<void> {
    const { apiKey, user } = await this.client.perform(LOGIN, this.credentials());
    if (user.id !== this.id) throw new SmokeError('somebody else was logged in');
    this.key = apiKey;
  }

  async expectNoLogin(): Promise<void> {
    await this.client.perform(REFUSED_LOGIN, this.credentials());
  }

  async changePassword(): Promise<void> {
    const newPassword = aPassword();
    const input = { currentPassword: this.password, newPassword };
    await this.client.perform(CHANGE_PASSWORD, { input }, this.key);
    this.password = newPassword;
  }

  async delete(): Promise<void> {
    if (!this.key) throw new SmokeError('there is no key of it');
    await this.client.perform(DELETE_ME, {}, this.key);
    this.mayExist = false;
  }

  /**
   * Deletes the account, if there may be one.
   * @param adminKey deactivates the account should it be impossible to delete it
   * @returns what became of it, in a line; undefined where there is none
   */
  async cleanUp(adminKey?: string): Promise<{ done: boolean; text: string } | undefined> {
    if (!this.mayExist) return undefined;
    const reasons: string[] = [];
    for (const attempt of [this.deleteNow, this.deleteAfterLogin, () => this.deactivate(adminKey)])
      try {
        return { done: true, text: `the account ${this.username} ${await attempt()}` };
      } catch (error) {
        reasons.push((error as Error).message);
      }
    return { done: false, text: `the account ${this.username} may be left: ${[...new Set(reasons)].join('; ')}` };
  }

  private deleteNow = async (): Promise<string> => {
    await this.delete();
    return 'was deleted';
  };

  private deleteAfterLogin = async (): Promise<string> => {
    const { outcome, result, message } = await this.client.send(LOGIN, this.credentials());
    if (outcome === REFUSED_LOGIN.outcome) return 'is not there';
    if (outcome !== LOGIN.outcome) throw new SmokeError(message);
    this.key = result.apiKey;
    return this.deleteNow();
  };

  private async deactivate(adminKey?: string): Promise<string> {
    if (!adminKey || !this.id) throw new SmokeError('there is no --key-file to deactivate it with');
    await this.client.perform(DEACTIVATE_USER, { id: this.id }, adminKey);
    return 'was deactivated with the admin key';
  }

  private credentials = () => ({ input: { username: this.username, password: this.password } });
}
