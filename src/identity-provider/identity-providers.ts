import type { Config } from '../config/config.js';
import type { ProviderSettings } from '../config/provider.settings.js';
import { pause } from '../db/pause.js';
import { ServiceUnavailableError } from '../errors/api-error.js';
import type { Logger } from '../observability/logger.js';
import { GithubProvider } from './github-provider.js';
import type { IdentityProvider } from './identity-provider.js';
import { ProviderFetch } from './provider-fetch.js';
import { Reachable } from './reachable.js';
import { UnreachableError } from './unreachable-error.js';

/** A part of RESPONSE_TIMEOUT, so that the rest of the request has time too. */
const SHARE_OF_RESPONSE = 0.8;

/** The configured providers. They live as long as the process. */
export class IdentityProviders {
  private readonly providers: Map<string, Promise<IdentityProvider>> = new Map();
  private readonly timeoutMs: number;

  constructor(
    private readonly config: Pick<Config, 'environment' | 'signIn' | 'http'>,
    private readonly log: Logger,
  ) {
    this.timeoutMs = config.http.responseTimeoutMs * SHARE_OF_RESPONSE;
  }

  /** What a page shows as buttons, in the order of the configuration. */
  get list(): { readonly id: string; readonly name: string }[] {
    return this.config.signIn.providers.map(({ id, name }) => ({ id, name }));
  }

  /** What a provider that may have been taken out of the configuration is called. */
  nameOf(id: string): string {
    return this.settingsOf(id)?.name ?? id;
  }

  has(id: string): boolean {
    return this.settingsOf(id) !== undefined;
  }

  /** Whether people can make an account with a provider. */
  maySignUp(id: string): boolean {
    return this.settingsOf(id)?.maySignUp ?? false;
  }

  /**
   * Asks a provider.
   * @throws ServiceUnavailableError if it does not answer in time, or not as it should. The log says why
   * @throws BadAnswerError
   */
  async ask<T>(id: string, question: (provider: IdentityProvider) => Promise<T>): Promise<T> {
    const over = new AbortController();
    const timeout = pause(this.timeoutMs, over.signal).then((isOver): never => {
      throw isOver ? new UnreachableError('it takes too long') : new Error('answered');
    });
    try {
      return await Promise.race([this.find(id).then(question), timeout]);
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      this.log.warn({ provider: id, reason: error.message }, 'a provider cannot be used');
      throw new ServiceUnavailableError();
    } finally {
      over.abort();
      timeout.catch(() => {});
    }
  }

  /** The library of OpenID Connect is loaded at the first sign-in. */
  private find(id: string): Promise<IdentityProvider> {
    const found = this.providers.get(id) ?? this.make(id);
    this.providers.set(id, found);
    return found;
  }

  private async make(id: string): Promise<IdentityProvider> {
    const settings = this.settingsOf(id);
    if (!settings) throw new TypeError(`There is no provider ${id}.`);
    const requests = new ProviderFetch(new Reachable(this.config), this.timeoutMs);
    if (settings.protocol === 'github') return new GithubProvider(settings, requests);
    const { OpenidProvider } = await import('./openid-provider.js');
    return new OpenidProvider(settings, requests);
  }

  private settingsOf(id: string): ProviderSettings | undefined {
    return this.config.signIn.providers.find((each) => each.id === id);
  }
}
