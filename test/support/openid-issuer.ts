import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type Adapter, type AdapterPayload } from 'oidc-provider';
import { freePort } from './free-port.js';

type Claims = Record<string, unknown>;

/** What a browser that came back from a provider has in its URL. */
export interface BrowserAnswer {
  readonly code: string;
  readonly state: string;
  readonly iss: string | null;
}

const SECONDS = 600;
const KINDS = ['AccessToken', 'AuthorizationCode', 'Grant', 'IdToken', 'Interaction', 'Session'] as const;
const FORM = `<!doctype html><title>Issuer</title><form method="post"><label>Account <input name="account"></label>
<button>Sign in</button></form>`;

interface Options {
  readonly redirectUris: readonly string[];
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Whether somebody has to type an account at its page. Otherwise it asks nobody. */
  readonly hasPage?: boolean;
}

/** What an issuer remembers of one kind. The store that the library has is one for all issuers of a process. */
class Store implements Adapter {
  private readonly rows = new Map<string, AdapterPayload>();

  async upsert(id: string, payload: AdapterPayload): Promise<undefined> {
    this.rows.set(id, payload);
  }

  async find(id: string) {
    return this.rows.get(id);
  }

  async findByUid(uid: string) {
    return [...this.rows.values()].find((row) => row.uid === uid);
  }

  async findByUserCode(): Promise<undefined> {}

  async consume(id: string): Promise<undefined> {
    Object.assign(this.rows.get(id) ?? {}, { consumed: Math.floor(Date.now() / 1_000) });
  }

  async destroy(id: string): Promise<undefined> {
    this.rows.delete(id);
  }

  async revokeByGrantId(grantId: string): Promise<undefined> {
    for (const [id, row] of this.rows) if (row.grantId === grantId) this.rows.delete(id);
  }
}

/** A real issuer of OpenID Connect on this machine: panva's `oidc-provider`. Everybody has an account there. */
export class OpenidIssuer {
  /** What it says about somebody, beside a name that is the subject. */
  readonly claims = new Map<string, Claims>();
  private server: Server | undefined;

  private constructor(
    private readonly provider: Provider,
    private readonly port: number,
    readonly clientId: string,
    readonly clientSecret: string,
    private readonly hasPage: boolean,
  ) {}

  static async start({
    redirectUris,
    clientId = 'authhero',
    clientSecret = 'the-secret-of-the-client',
    hasPage = false,
  }: Options): Promise<OpenidIssuer> {
    const port = await freePort();
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = { ...(await exportJWK(privateKey)), kid: 'key', use: 'sig', alg: 'ES256' };
    const provider = new Provider(`http://127.0.0.1:${port}`, {
      adapter: () => new Store(),
      clients: [
        {
          client_id: clientId,
          client_secret: clientSecret,
          redirect_uris: [...redirectUris],
          application_type: redirectUris.every((uri) => uri.startsWith('http')) ? 'web' : 'native',
          id_token_signed_response_alg: 'ES256',
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      jwks: { keys: [jwk] },
      cookies: { keys: ['for the tests only'] },
      pkce: { required: () => true },
      conformIdTokenClaims: false,
      claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
      features: { devInteractions: { enabled: false } },
      ttl: Object.fromEntries(KINDS.map((kind) => [kind, SECONDS])),
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, accountId) => ({
        accountId,
        claims: async () => ({ sub: accountId, preferred_username: accountId, ...issuer.claims.get(accountId) }),
      }),
    });
    const issuer = new OpenidIssuer(provider, port, clientId, clientSecret, hasPage);
    await issuer.resume();
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Listens again after `stop`. */
  async resume(): Promise<void> {
    const callback = this.provider.callback();
    const server = createServer((request, response) => {
      if (!request.url?.startsWith('/interaction/')) return void callback(request, response);
      this.interact(request, response).catch((error) => response.writeHead(500).end(String(error)));
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    await new Promise<void>((resolve) => {
      if (!server) return resolve();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  /**
   * Plays a browser without a person: follows the URL of `beginProviderSignIn` until the issuer sends it back.
   * @param subject who signs in
   */
  async browse(url: string, subject: string): Promise<BrowserAnswer> {
    const cookies = new Map<string, string>();
    let next = new URL(url);
    next.searchParams.set('login_hint', subject);
    for (let steps = 0; next.origin === this.url && steps < 10; steps += 1) {
      const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
      const response = await fetch(next, { redirect: 'manual', headers: { cookie } });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(name, value);
      }
      const location = response.headers.get('location');
      if (!location) throw new Error(`${next.href} answers ${response.status}`);
      next = new URL(location, next);
    }
    return answerIn(next);
  }

  private async interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params, session } = await this.provider.interactionDetails(request, response);
    if (prompt.name === 'login') {
      const isAsked = this.hasPage && request.method === 'GET';
      if (isAsked) return void response.setHeader('content-type', 'text/html').end(FORM);
      const typed = this.hasPage ? new URLSearchParams(await text(request)).get('account') : params.login_hint;
      return this.provider.interactionFinished(request, response, { login: { accountId: String(typed) } });
    }
    const grant = new this.provider.Grant({ accountId: session?.accountId, clientId: String(params.client_id) });
    grant.addOIDCScope('openid profile email');
    const consent = { grantId: await grant.save() };
    await this.provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
  }
}

/** What a page finds in the URL to which a provider has sent its browser. */
export function answerIn({ searchParams, href }: URL): BrowserAnswer {
  const [code, state] = [searchParams.get('code'), searchParams.get('state')];
  if (code === null || state === null) throw new Error(`no code and state: ${href}`);
  return { code, state, iss: searchParams.get('iss') };
}
