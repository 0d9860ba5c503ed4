import { randomBytes } from 'node:crypto';
import { type Data, type SmokeClient, SmokeError } from './client.js';

const REGISTER = `mutation ($username: String!, $password: String!) {
  register(input: { username: $username, password: $password }) {
    __typename ... on RegisterSuccess { user { id } } ... on UserError { message } } }`;
const LOGIN = `mutation ($username: String!, $password: String!) {
  login(input: { username: $username, password: $password }) {
    __typename ... on LoginSuccess { apiKey user { id } } ... on UserError { message } } }`;
const CHANGE_PASSWORD = `mutation ($currentPassword: String!, $newPassword: String!) {
  changePassword(input: { currentPassword: $currentPassword, newPassword: $newPassword }) {
    __typename ... on UserError { message } } }`;
const DELETE_ME = 'mutation { deleteMe { __typename message } }';
const DEACTIVATE = 'mutation ($id: ID!) { deactivateUser(id: $id) { __typename ... on UserError { message } } }';

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
      const { register } = await this.client.send(REGISTER, this.credentials());
      this.id = expectType(register, 'RegisterSuccess').user.id;
    } catch (error) {
      if (error instanceof SmokeError && error.nothingDone) this.mayExist = false;
      throw error;
    }
  }

  async login(): Promise<void> {
    const { apiKey, user } = expectType(await this.tryLogin(), 'LoginSuccess');
    if (user.id !== this.id) throw new SmokeError('somebody else was logged in');
    this.key = apiKey;
  }

  async expectNoLogin(): Promise<void> {
    expectType(await this.tryLogin(), 'InvalidCredentials');
  }

  async changePassword(): Promise<void> {
    const newPassword = aPassword();
    const variables = { currentPassword: this.password, newPassword };
    const { changePassword } = await this.client.send(CHANGE_PASSWORD, variables, this.key);
    expectType(changePassword, 'ChangePasswordSuccess');
    this.password = newPassword;
  }

  async delete(): Promise<void> {
    if (!this.key) throw new SmokeError('there is no key of it');
    const { deleteMe } = await this.client.send(DELETE_ME, {}, this.key);
    expectType(deleteMe, 'DeleteMePayload');
    this.mayExist = false;
  }

  /**
   * Deletes the account, if there may be one.
   * @param adminKey deactivates the account should it be impossible to delete it
   * @returns what became of it, in a line; undefined where there is none
   */
  async cleanUp(adminKey?: string): Promise<{ done: boolean; told: string } | undefined> {
    if (!this.mayExist) return undefined;
    const reasons: string[] = [];
    for (const attempt of [this.deleteNow, this.deleteAfterLogin, () => this.deactivate(adminKey)])
      try {
        return { done: true, told: `the account ${this.username} ${await attempt()}` };
      } catch (error) {
        reasons.push((error as Error).message);
      }
    return { done: false, told: `the account ${this.username} may be left: ${[...new Set(reasons)].join('; ')}` };
  }

  private deleteNow = async (): Promise<string> => {
    await this.delete();
    return 'was deleted';
  };

  private deleteAfterLogin = async (): Promise<string> => {
    const login = await this.tryLogin();
    if (login.__typename === 'InvalidCredentials') return 'is not there';
    this.key = expectType(login, 'LoginSuccess').apiKey;
    return this.deleteNow();
  };

  private async deactivate(adminKey?: string): Promise<string> {
    if (!adminKey || !this.id) throw new SmokeError('there is no --key-file to deactivate it with');
    const { deactivateUser } = await this.client.send(DEACTIVATE, { id: this.id }, adminKey);
    expectType(deactivateUser, 'DeactivateUserSuccess');
    return 'was deactivated with the admin key';
  }

  private tryLogin = async (): Promise<Data> => (await this.client.send(LOGIN, this.credentials())).login;
  private credentials = () => ({ username: this.username, password: this.password });
}

/** @throws SmokeError unless a union's answer is this member */
export function expectType(answer: Data, type: string): Data {
  if (answer.__typename !== type) throw new SmokeError(`${answer.__typename}: ${answer.message ?? ''}`, true);
  return answer;
}
