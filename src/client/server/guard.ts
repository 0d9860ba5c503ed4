import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { AccessTokens } from './access-tokens.js';
import { AuthHero } from './authhero.js';
import type { Caller } from './caller.js';
import { FaultLog } from './fault-log.js';
import { type GuardOptions, settingsOf } from './guard-options.js';
import { hasKeyForm } from './key-form.js';
import { Refusal } from './refusal.js';
import { reasonOf, UnavailableError } from './unavailable-error.js';
import { VerdictCache } from './verdict-cache.js';

export type { Caller, GuardOptions, Refusal };

/** What `fastify` needs of a reply. */
interface Reply {
  code(status: number): Reply;
  headers(values: Record<string, string>): Reply;
  send(body: string): Reply;
}

/** Lets a request pass only with a valid API key or access token of AuthHero. It fails closed. */
class Guard {
  private readonly callers = new WeakMap<IncomingMessage, Caller>();

  constructor(
    private readonly authHero: AuthHero | undefined,
    private readonly tokens: AccessTokens | undefined,
    private readonly cache: VerdictCache,
    private readonly faults: FaultLog,
  ) {}

  /** A middleware for Express. @param permission that the caller needs; without it any caller passes */
  express(permission?: string) {
    return async (request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void> => {
      if (await this.admits(request, response, permission)) next();
    };
  }

  /** A preHandler or onRequest hook for Fastify. @param permission that the caller needs; without it any caller passes */
  fastify(permission?: string) {
    return async ({ raw }: { readonly raw: IncomingMessage }, reply: Reply): Promise<Reply | undefined> => {
      const refusal = await this.refuse(raw, permission);
      return refusal && reply.code(refusal.status).headers(refusal.headers).send(refusal.body);
    };
  }

  /** A request listener for node:http. @param permission that the caller needs; null if any caller passes */
  node(
    permission: string | null,
    handle: (request: IncomingMessage, response: ServerResponse, caller: Caller) => void,
  ) {
    return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      if (await this.admits(request, response, permission ?? undefined))
        handle(request, response, this.callerOf(request));
    };
  }

  /**
   * Who sent a request that has passed. Takes the request of Express, Fastify or node:http.
   * @throws Error if no guard has admitted the request
   */
  callerOf(request: IncomingMessage | { readonly raw: IncomingMessage }): Caller {
    const caller = this.callers.get('raw' in request ? request.raw : request);
    if (!caller) throw new Error('No guard has admitted this request: its route has none');
    return caller;
  }

  /**
   * Who sends a request, for any other framework.
   * @throws Refusal with the status, the headers and the body of the response
   */
  async authenticate(headers: IncomingHttpHeaders | Headers, permission?: string): Promise<Caller> {
    const { 'x-api-key': key, authorization } = headers instanceof Headers ? Object.fromEntries(headers) : headers;
    const token = this.tokens?.find(authorization);
    // Which of two credentials counts would be a guess.
    if (typeof key === 'string' && token !== undefined) throw Refusal.unauthenticated();
    const caller = await this.verify(key, token);
    if (!caller) throw Refusal.unauthenticated();
    if (permission !== undefined && !caller.permissions.includes(permission)) throw Refusal.forbidden(permission);
    return caller;
  }

  private async verify(key: string | string[] | undefined, token: string | undefined): Promise<Caller | undefined> {
    try {
      if (token !== undefined) return await this.tokens?.verify(token);
      return typeof key === 'string' && hasKeyForm(key) ? await this.verifyKey(key) : undefined;
    } catch (error) {
      const fault =
        error instanceof UnavailableError
          ? error
          : new UnavailableError(`A caller could not be checked: ${reasonOf(error)}`);
      this.faults.tell(fault.message);
      throw Refusal.unavailable(fault.retryAfterSeconds);
    }
  }

  private async verifyKey(key: string): Promise<Caller | undefined> {
    const cached = this.cache.get(key);
    if (cached) return cached;
    const askedOn = Date.now();
    const caller = await this.authHero?.verify(key);
    if (caller) this.cache.set(key, caller, askedOn);
    return caller;
  }

  private async refuse(request: IncomingMessage, permission: string | undefined): Promise<Refusal | undefined> {
    try {
      this.callers.set(request, await this.authenticate(request.headers, permission));
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }

  private async admits(request: IncomingMessage, response: ServerResponse, permission?: string): Promise<boolean> {
    const refusal = await this.refuse(request, permission);
    if (refusal) response.writeHead(refusal.status, refusal.headers).end(refusal.body);
    return refusal === undefined;
  }
}

export type { Guard };

/**
 * Makes a guard for the routes of a service.
 * @throws Error if an option is missing or wrong, or if access tokens are wanted and the package jose is not installed
 */
export async function createGuard(options: GuardOptions): Promise<Guard> {
  const settings = settingsOf(options);
  const faults = new FaultLog(settings.onFault);
  const authHero = settings.keys && new AuthHero(settings.keys, settings, faults);
  const tokens = settings.tokens && (await AccessTokens.create(settings.tokens, settings.timeoutMs));
  return new Guard(authHero, tokens, new VerdictCache(settings.cacheMs), faults);
}
