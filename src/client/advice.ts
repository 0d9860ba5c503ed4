import { AuthHeroError } from './authhero-error.js';
import { browser, isPage } from './browser.js';
import type { ClientOptions } from './client-options.js';

/** Errors that say what to do about a mistake in use. */
export class Advice {
  constructor(private readonly options: Pick<ClientOptions, 'url' | 'mode' | 'storage'>) {}

  /** @throws AuthHeroError where this cannot work, whatever AuthHero answers */
  check(): void {
    const { url, mode, storage } = this.options;
    if (!isPage()) {
      if (!/^https?:/.test(url)) throw misuse(`Outside a browser the url has to begin with http: ${url} does not.`);
      if (mode === 'cookie') throw misuse("The mode 'cookie' works in a browser only. On a server use 'key'.");
      // A key in the memory of a server would sign in everybody whom the server serves.
      if (!storage)
        throw misuse('Outside a browser give storage, such as memoryStorage(key): one client for each user.');
      return;
    }
    if (!URL.canParse(url, browser.location.href)) throw misuse(`This is no URL: ${url}`);
    const [page, target] = [new URL(browser.location.href).hostname, this.target.hostname];
    if (mode === 'cookie' && page !== target && isLoopback(page) && isLoopback(target))
      throw misuse(
        `To a browser ${page} and ${target} are different sites, so it sends no cookie: use ${page} in the url.`,
      );
  }

  /** An answer that does not come from AuthHero's GraphQL API. */
  foreignAnswer(status: number, type: string | null, retryAfter: number | undefined): AuthHeroError {
    const { url } = this.options;
    const answer = `${url} answered ${status}${type ? ` (${type.split(';')[0]})` : ''}, not GraphQL.`;
    const details = retryAfter === undefined ? {} : { retryAfter };
    if (status === 429) return new AuthHeroError('RATE_LIMITED', `${answer} A proxy limits requests.`, details);
    if (status >= 500) return new AuthHeroError('UNREACHABLE', `${answer} AuthHero may be away.`, details);
    return new AuthHeroError('WRONG_URL', `${answer} Give the URL of AuthHero that ends in /graphql.`);
  }

  unreachable(cause: unknown): AuthHeroError {
    const { url, mode } = this.options;
    const message = `${url} did not answer.`;
    if (!isPage() || this.target.origin === browser.location.origin)
      return new AuthHeroError('UNREACHABLE', message, {}, { cause });
    const setting = mode === 'cookie' ? 'COOKIE_ORIGINS' : 'CORS_ORIGINS';
    const hint = `If it runs, the browser has blocked the answer (CORS): add ${browser.location.origin} to ${setting} of AuthHero, and give a url that does not redirect.`;
    return new AuthHeroError('UNREACHABLE', `${message} ${hint}`, {}, { cause });
  }

  /** The same error with what to do, if something is known. @param isOwn whether the document is one of this client */
  improve(error: AuthHeroError, isOwn: boolean): AuthHeroError {
    const { code, message, details } = error;
    if (code === 'NOT_FOUND' || code === 'METHOD_NOT_ALLOWED')
      return new AuthHeroError(
        'WRONG_URL',
        `This is not /graphql of AuthHero: ${this.options.url} answers "${message}"`,
        details,
      );
    if (code === 'GRAPHQL_VALIDATION_FAILED' && isOwn)
      return new AuthHeroError(
        'OLD_SERVER',
        `AuthHero at ${this.options.url} is older than this client: update it, or install the client of its version. It says: ${message}`,
        details,
      );
    if (error.fieldMessage('input.delivery') && isPage())
      return new AuthHeroError(
        code,
        `The mode 'cookie' needs ${browser.location.origin} in COOKIE_ORIGINS of AuthHero.`,
        details,
      );
    return error;
  }

  private get target(): URL {
    return new URL(this.options.url, browser.location.href);
  }
}

const misuse = (message: string): AuthHeroError => new AuthHeroError('MISUSE', message);
const isLoopback = (host: string): boolean => /^(localhost|127\.0\.0\.1|\[::1\])$/.test(host);
