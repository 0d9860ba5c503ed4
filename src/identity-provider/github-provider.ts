import { createHash } from 'node:crypto';
import type { ProviderSettings } from '../config/provider.settings.js';
import type { IdentityProvider, ProvedIdentity, ProviderAnswer, SignInRequest } from './identity-provider.js';
import { wordOf } from './openid-errors.js';
import type { ProviderFetch } from './provider-fetch.js';
import { BadAnswerError, UnreachableError } from './unreachable-error.js';

const GITHUB = 'https://github.com';

/**
 * GitHub, or a GitHub server of a company. It speaks OAuth 2 without OpenID Connect: there is no ID token, so AuthHero asks for the user.
 * https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 */
export class GithubProvider implements IdentityProvider {
  constructor(
    private readonly settings: ProviderSettings,
    private readonly requests: ProviderFetch,
  ) {}

  async urlFor({ redirectTo, state, verifier }: SignInRequest): Promise<string> {
    const url = new URL(`${this.base}/login/oauth/authorize`);
    url.search = new URLSearchParams({
      client_id: this.settings.clientId,
      redirect_uri: redirectTo,
      scope: this.settings.scopes,
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString();
    return url.href;
  }

  async identify({ code, state, iss }: ProviderAnswer, request: SignInRequest): Promise<ProvedIdentity> {
    // https://docs.github.com/en/apps/github-authentication-discovery-endpoints
    const isAsked = iss === null || iss === this.base || iss === `${this.base}/login/oauth`;
    if (state !== request.state || !isAsked) throw new BadAnswerError('state or iss');
    const token = await this.tokenFor(code, request);
    const api = this.base === GITHUB ? 'https://api.github.com' : `${this.base}/api/v3`;
    const user = await this.ask(`${api}/user`, { authorization: `Bearer ${token}` });
    // The id is a number that stays the same. The login can change, and somebody else can get it.
    if (!Number.isSafeInteger(user.id)) throw new UnreachableError('its user has no id');
    const login = typeof user.login === 'string' ? user.login : null;
    return { issuer: this.base, subject: String(user.id), label: login, nickname: login };
  }

  private get base(): string {
    return this.settings.issuer.replace(/\/$/, '');
  }

  private async tokenFor(code: string, { redirectTo, verifier }: SignInRequest): Promise<string> {
    const { clientId, clientSecret } = this.settings;
    const body = new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      code,
      redirect_uri: redirectTo,
      code_verifier: verifier,
    });
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await this.ask(`${this.base}/login/oauth/access_token`, type, body.toString());
    // GitHub answers errors with the status 200.
    if (answer.error === 'bad_verification_code') throw new BadAnswerError('bad_verification_code');
    if (typeof answer.access_token !== 'string') throw new UnreachableError(`it answers ${wordOf(answer.error)}`);
    return answer.access_token;
  }

  private async ask(url: string, headers: Record<string, string>, body?: string): Promise<Record<string, unknown>> {
    const method = body === undefined ? 'GET' : 'POST';
    const response = await this.requests.fetch(url, {
      method,
      headers: { accept: 'application/json', ...headers },
      body,
    });
    if (response.status !== 200) throw new UnreachableError(`it answers ${response.status}`);
    const answer: unknown = await response.json().catch(() => undefined);
    if (typeof answer !== 'object' || answer === null) throw new UnreachableError('its answer is no JSON');
    return answer as Record<string, unknown>;
  }
}
