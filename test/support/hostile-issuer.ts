import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, type JWK, SignJWT } from 'jose';
import { answerIn, type BrowserAnswer } from './openid-issuer.js';

type Json = Record<string, unknown>;
/** Answers a request of AuthHero. */
export type Reply = (response: ServerResponse) => void;
type Part = 'discovery' | 'jwks' | 'token' | 'github' | 'user';
/** How the ID token is signed. */
type Signature = 'right' | 'foreign' | 'none' | 'public key' | 'broken';

const PATHS: Record<string, Part> = {
  '/.well-known/openid-configuration': 'discovery',
  '/jwks': 'jwks',
  '/token': 'token',
  '/login/oauth/access_token': 'github',
  '/api/v3/user': 'user',
};

export const json =
  (body: unknown, status = 200): Reply =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** Answers that are none. */
export const OUTAGES: Record<string, Reply> = {
  'a huge answer': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ filler: 'x'.repeat(1_200_000) }));
  },
  'no answer': () => {},
  'an answer that drips': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(timer));
  },
  'the status 500': json({ error: 'server_error' }, 500),
  'the status 503 without JSON': (response) => response.writeHead(503).end('busy'),
  'HTML instead of JSON': (response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in to the Wi-Fi</h1>'),
  'broken JSON': (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"issuer'),
  'a cut connection': (response) => response.destroy(),
};

/** A provider that answers what a test wants: OpenID Connect, and what GitHub speaks. It is honest until a test changes it. */
export class HostileIssuer {
  readonly clientId = 'authhero';
  readonly clientSecret = 'the-secret-of-the-client';
  /** Replaces the answer of a part. */
  readonly replies = new Map<Part, Reply>();
  /** Replaces entries of the discovery document; undefined removes one. */
  metadata: Json = {};
  /** Replaces claims of the ID token; undefined removes one. */
  claims: Json = {};
  signature: Signature = 'right';
  /** Whether it takes a code that was used. */
  takesUsedCodes = false;
  /** How the client has proved itself at the last request for a token. */
  proof: { readonly secret: string | null; readonly authorization: string | undefined } | undefined;
  /** The parts that AuthHero asked for, in order. */
  readonly asked: Part[] = [];
  /** Every code, verifier, token and secret that it got or has given out. */
  readonly secrets: string[] = [];
  private readonly codes = new Map<string, { nonce: string | null; challenge: string | null }>();
  private key = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  private kid = 'key';
  private readonly foreign = generateKeyPairSync('rsa', { modulusLength: 2_048 });

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<HostileIssuer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new HostileIssuer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Signs with a new key from now on, and publishes only that. */
  rotateKey(): void {
    this.key = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    this.kid = `key ${randomBytes(4).toString('hex')}`;
  }

  /** Makes it honest again. */
  reset(): void {
    this.replies.clear();
    Object.assign(this, { metadata: {}, claims: {}, signature: 'right', takesUsedCodes: false });
    this.asked.length = 0;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  /** What a browser brings back from the URL of `beginProviderSignIn`. */
  browse(url: string): BrowserAnswer {
    const { searchParams } = new URL(url);
    const code = randomBytes(16).toString('hex');
    this.codes.set(code, { nonce: searchParams.get('nonce'), challenge: searchParams.get('code_challenge') });
    const back = new URL(String(searchParams.get('redirect_uri')));
    back.search = new URLSearchParams({ code, state: String(searchParams.get('state')), iss: this.url }).toString();
    return answerIn(back);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const part = PATHS[request.url ?? ''];
    if (!part) return void response.writeHead(404).end();
    this.asked.push(part);
    const form = new URLSearchParams(await text(request));
    for (const name of ['code', 'code_verifier', 'client_secret']) this.secrets.push(...form.getAll(name));
    if (part === 'token')
      this.proof = { secret: form.get('client_secret'), authorization: request.headers.authorization };
    const reply = this.replies.get(part) ?? (await this.honest(part, form, request.headers.authorization));
    reply(response);
  }

  private async honest(part: Part, form: URLSearchParams, authorization?: string): Promise<Reply> {
    switch (part) {
      case 'discovery':
        return json(this.document());
      case 'jwks':
        return json({ keys: [await this.jwk()] });
      case 'token':
        return this.exchange(form, async ({ nonce }) => ({
          access_token: 'an-access-token',
          token_type: 'Bearer',
          id_token: await this.idToken(nonce),
        }));
      case 'github':
        return this.exchange(form, async () => ({
          access_token: 'gho_token',
          token_type: 'bearer',
          scope: 'read:user',
        }));
      case 'user':
        return authorization === 'Bearer gho_token' ? json({ id: 583_231, login: 'octocat' }) : json({}, 401);
    }
  }

  /** A code works once, and with its verifier. */
  private async exchange(
    form: URLSearchParams,
    tokens: (code: { nonce: string | null }) => Promise<Json>,
  ): Promise<Reply> {
    const code = this.codes.get(String(form.get('code')));
    if (!this.takesUsedCodes) this.codes.delete(String(form.get('code')));
    const challenge = createHash('sha256')
      .update(String(form.get('code_verifier')))
      .digest('base64url');
    if (code?.challenge !== challenge) return json({ error: 'invalid_grant' }, 400);
    return json(await tokens(code));
  }

  private document(): Json {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/jwks`,
      authorization_response_iss_parameter_supported: true,
      id_token_signing_alg_values_supported: ['RS256'],
      ...this.metadata,
    };
  }

  private async jwk(): Promise<JWK> {
    return { ...(await exportJWK(this.key.publicKey)), kid: this.kid, alg: 'RS256', use: 'sig' };
  }

  private async idToken(nonce: string | null): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const claims = JSON.parse(
      JSON.stringify({
        iss: this.url,
        sub: 'somebody',
        aud: this.clientId,
        iat: now,
        exp: now + 300,
        nonce,
        ...this.claims,
      }),
    );
    const sign = (key: KeyObject) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: this.kid }).sign(key);
    const right = await sign(this.key.privateKey);
    this.secrets.push(right);
    const [, payload] = right.split('.');
    const header = (alg: string) => Buffer.from(JSON.stringify({ alg, kid: this.kid })).toString('base64url');
    switch (this.signature) {
      case 'right':
        return right;
      case 'foreign':
        return sign(this.foreign.privateKey);
      case 'none':
        return `${header('none')}.${payload}.`;
      case 'broken':
        return `${right.slice(0, -4)}AAAA`;
      case 'public key': {
        const content = `${header('HS256')}.${payload}`;
        const secret = this.key.publicKey.export({ type: 'spki', format: 'pem' });
        return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
      }
    }
  }
}

/** A service at an address that AuthHero may not reach: it counts who comes all the same. */
export class PrivateService {
  requests = 0;
  private constructor(private readonly server: Server) {}

  static async start(): Promise<PrivateService> {
    const server = createServer();
    const service = new PrivateService(server);
    server.on('connection', () => {
      service.requests += 1;
    });
    server.on('request', (_request, response) => json({})(response));
    // The address 0.0.0.0 is this machine as well, and no loopback address.
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    return service;
  }

  /** At an address that is forbidden. */
  get url(): string {
    return `http://0.0.0.0:${this.port}`;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}
