import type { webcrypto } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { loadConfig } from '../../src/config/load-config.js';
import type { ProviderSettings } from '../../src/config/provider.settings.js';
import { PublicUrl } from '../../src/config/public-url.js';
import { unknownVariables } from '../../src/config/unknown-variables.js';
import { isOfTenant, OpenidProvider } from '../../src/identity-provider/openid-provider.js';
import { faultsOf as configFaultsOf } from '../support/config-faults.js';

const ACME = {
  SIGN_IN_PROVIDERS: 'acme',
  SIGN_IN_ACME_ISSUER: 'https://id.acme.example',
  SIGN_IN_ACME_CLIENT_ID: 'id',
};
const PRODUCTION = { NODE_ENV: 'production', DATABASE_URL: 'postgresql://u:p@db.example/d' };

const faultsOf = (env: Record<string, string>) => configFaultsOf({ NODE_ENV: 'test', ...env });
const providersOf = (env: Record<string, string>) => loadConfig({ NODE_ENV: 'test', ...env }).signIn.providers;

test('the presets need the id of a client only', () => {
  const ids = ['google', 'microsoft', 'gitlab', 'github'];
  const clients = Object.fromEntries(ids.map((id) => [`SIGN_IN_${id.toUpperCase()}_CLIENT_ID`, 'id']));
  const found = providersOf({ ...PRODUCTION, SIGN_IN_PROVIDERS: ids.join(), ...clients });
  expect(found.map(({ id, name, issuer, protocol, maySignUp }) => [id, name, issuer, protocol, maySignUp])).toEqual([
    ['google', 'Google', 'https://accounts.google.com', 'openid', true],
    ['microsoft', 'Microsoft', 'https://login.microsoftonline.com/common/v2.0', 'openid', true],
    ['gitlab', 'GitLab', 'https://gitlab.com', 'openid', true],
    ['github', 'GitHub', 'https://github.com', 'github', true],
  ]);
});

test('a provider of your own has an issuer, and the defaults of the others', () => {
  expect(providersOf({ ...PRODUCTION, ...ACME })).toEqual([
    {
      id: 'acme',
      protocol: 'openid',
      issuer: 'https://id.acme.example',
      clientId: 'id',
      clientSecret: '',
      name: 'acme',
      scopes: 'openid profile email',
      maySignUp: true,
    },
  ]);
  const given = { SIGN_IN_ACME_NAME: 'Acme Works', SIGN_IN_ACME_SCOPES: 'openid', SIGN_IN_ACME_SIGN_UP: 'false' };
  expect(providersOf({ ...ACME, ...given })).toMatchObject([
    { name: 'Acme Works', scopes: 'openid', maySignUp: false },
  ]);
});

test('an id with a hyphen is written with an underscore in its variables', () => {
  const env = {
    SIGN_IN_PROVIDERS: 'my-acme',
    SIGN_IN_MY_ACME_ISSUER: 'https://a.example',
    SIGN_IN_MY_ACME_CLIENT_ID: 'x',
  };
  expect(providersOf(env)).toMatchObject([{ id: 'my-acme', clientId: 'x' }]);
});

test('the secret can come from a file, but not from two places', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'authhero-provider-')), 'secret');
  writeFileSync(file, 's3cret\n');
  const env = { ...ACME, SIGN_IN_ACME_CLIENT_SECRET_FILE: file };
  expect(providersOf(env)[0]?.clientSecret).toBe('s3cret');
  expect(faultsOf({ ...env, SIGN_IN_ACME_CLIENT_SECRET: 'other' }).join()).toMatch(
    /SIGN_IN_ACME_CLIENT_SECRET is set twice/,
  );
  expect(faultsOf({ ...env, SIGN_IN_ACME_CLIENT_SECRET_FILE: `${file}-gone` }).join()).toMatch(
    /SIGN_IN_ACME_CLIENT_SECRET cannot be read from the file/,
  );
});

const FAULTS: [string, Record<string, string>][] = [
  ['SIGN_IN_PROVIDERS', { SIGN_IN_PROVIDERS: 'Acme' }],
  ['SIGN_IN_PROVIDERS', { SIGN_IN_PROVIDERS: 'acme,acme' }],
  ['SIGN_IN_PROVIDERS', { SIGN_IN_PROVIDERS: '9acme' }],
  ['SIGN_IN_PROVIDERS', { SIGN_IN_PROVIDERS: "acme'" }],
  ['SIGN_IN_PROVIDERS', { SIGN_IN_PROVIDERS: 'a'.repeat(33) }],
  ['SIGN_IN_ACME_ISSUER', { ...ACME, SIGN_IN_ACME_ISSUER: '' }],
  ['SIGN_IN_ACME_ISSUER', { ...ACME, SIGN_IN_ACME_ISSUER: 'id.acme.example' }],
  ['SIGN_IN_ACME_ISSUER', { ...ACME, SIGN_IN_ACME_ISSUER: 'http://id.acme.example' }],
  ['SIGN_IN_ACME_ISSUER', { ...ACME, SIGN_IN_ACME_ISSUER: 'ftp://id.acme.example' }],
  ['SIGN_IN_ACME_ISSUER', { ...ACME, SIGN_IN_ACME_ISSUER: 'https://me:pass@id.acme.example' }],
  ['SIGN_IN_ACME_ISSUER', { ...ACME, SIGN_IN_ACME_ISSUER: 'https://:pass@id.acme.example' }],
  ['SIGN_IN_ACME_ISSUER', { ...ACME, SIGN_IN_ACME_ISSUER: 'https://id.acme.example?a=b' }],
  ['SIGN_IN_ACME_ISSUER', { ...ACME, SIGN_IN_ACME_ISSUER: 'https://id.acme.example#a' }],
  ['SIGN_IN_ACME_ISSUER', { ...PRODUCTION, ...ACME, SIGN_IN_ACME_ISSUER: 'http://127.0.0.1:8080' }],
  ['SIGN_IN_ACME_CLIENT_ID', { ...ACME, SIGN_IN_ACME_CLIENT_ID: '' }],
  ['SIGN_IN_ACME_NAME', { ...ACME, SIGN_IN_ACME_NAME: 'x'.repeat(65) }],
  ['SIGN_IN_ACME_NAME', { ...ACME, SIGN_IN_ACME_NAME: 'Acme\u202e' }],
  ['SIGN_IN_ACME_SCOPES', { ...ACME, SIGN_IN_ACME_SCOPES: 'profile email' }],
  ['SIGN_IN_ACME_SCOPES', { ...ACME, SIGN_IN_ACME_SCOPES: 'openid,profile' }],
  ['SIGN_IN_ACME_SCOPES', { ...ACME, SIGN_IN_ACME_SCOPES: 'openid  profile' }],
  ['SIGN_IN_ACME_SIGN_UP', { ...ACME, SIGN_IN_ACME_SIGN_UP: 'maybe' }],
  ['SIGN_IN_GITHUB_CLIENT_ID', { SIGN_IN_PROVIDERS: 'github' }],
  ['SIGN_IN_PRIVATE_NETWORKS', { SIGN_IN_PRIVATE_NETWORKS: '10.0.0.0/99' }],
  ['SIGN_IN_PRIVATE_NETWORKS', { SIGN_IN_PRIVATE_NETWORKS: 'intranet' }],
];

test.each(FAULTS)('%s is at fault in %j, by its name and without its value', (variable, env) => {
  const faults = faultsOf(env);
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual([variable]);
  for (const [name, value] of Object.entries(env))
    if (name === variable && value.length > 3) expect(faults.join().replace(variable, '')).not.toContain(value);
});

test('every fault of every provider is named at once', () => {
  expect(faultsOf({ SIGN_IN_PROVIDERS: 'acme,google' }).map((fault) => fault.split(' ')[0])).toEqual([
    'SIGN_IN_ACME_ISSUER',
    'SIGN_IN_ACME_CLIENT_ID',
    'SIGN_IN_GOOGLE_CLIENT_ID',
  ]);
});

test('an http:// issuer is taken outside production, on this machine', () => {
  for (const issuer of ['http://localhost:8080', 'http://127.0.0.1', 'http://[::1]:1'])
    expect(faultsOf({ ...ACME, SIGN_IN_ACME_ISSUER: issuer })).toEqual([]);
});

test.each([
  'https://app.example.com/cb?next=1',
  'https://app.example.com/cb#here',
  'https://app.example.com/cb?',
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'blob:https://app.example.com/x',
  'https://app.example.com',
  'https://App.example.com/cb',
  'https://app.example.com:443/cb',
  'https://app.example.com/a/../cb',
  'https://*.example.com/cb',
  'http://app.example.com/cb',
  'app.example.com/cb',
  'https://me@app.example.com/cb',
  '/cb',
])('SIGN_IN_REDIRECTS=%s is a fault', (url) => {
  expect(faultsOf({ SIGN_IN_REDIRECTS: url }).map((fault) => fault.split(' ')[0])).toEqual(['SIGN_IN_REDIRECTS']);
});

test('SIGN_IN_REDIRECTS: pages, apps and this machine; without it the page of AuthHero, if it serves one', () => {
  const urls =
    'https://app.example.com/cb,com.example.app:/cb,http://localhost:5173/cb,http://127.0.0.1:1/,http://[::1]:1/';
  expect(loadConfig({ NODE_ENV: 'test', SIGN_IN_REDIRECTS: urls }).signIn.redirects).toEqual(urls.split(','));
  const of = (env: Record<string, string>) => {
    const config = loadConfig(env);
    return new PublicUrl(config).signInRedirects(config);
  };
  const own = { ...PRODUCTION, PUBLIC_URL: 'https://auth.example.com' };
  expect(of(own)).toEqual([]);
  expect(of({ ...own, ACCOUNT_PAGES: 'true' })).toEqual(['https://auth.example.com/account/callback']);
  expect(of({ ...own, ACCOUNT_PAGES: 'true', SIGN_IN_REDIRECTS: 'https://a.example/' })).toEqual([
    'https://a.example/',
  ]);
});

test('a variable of a provider is no misspelled setting', () => {
  expect(unknownVariables(['SIGN_IN_ACME_ISSUER', 'SIGN_IN_MY_ACME_CLIENT_SECRET_FILE'])).toEqual([]);
  expect(unknownVariables(['SIGN_IN_PROVIDER']).join()).toContain('SIGN_IN_PROVIDERS');
});

const TENANT = '9188040d-6c67-4b0d-b1fc-d5a9e2b2a3f4';
const template = 'https://login.microsoftonline.com/{tenantid}/v2.0';

test('isOfTenant: a tenant of Microsoft speaks for its own people only', () => {
  const iss = template.replace('{tenantid}', TENANT);
  expect(isOfTenant({ issuer: template }, { iss, tid: TENANT })).toBe(true);
  for (const tid of [undefined, 7, '', '{tenantid}', 'other', `${TENANT}/`, '$&'])
    expect([tid, isOfTenant({ issuer: template }, { iss, tid })]).toEqual([tid, false]);
  expect(isOfTenant({ issuer: 'https://id.example' }, { iss: 'https://id.example' })).toBe(true);
});

/** Microsoft, as far as a sign-in asks it. */
class Microsoft {
  claims: Record<string, unknown> = {};
  readonly settings: ProviderSettings = {
    id: 'microsoft',
    protocol: 'openid',
    issuer: 'https://login.microsoftonline.com/common/v2.0',
    clientId: 'id',
    clientSecret: 'secret',
    name: 'Microsoft',
    scopes: 'openid',
    maySignUp: true,
  };
  private readonly base = 'https://login.microsoftonline.com/common';

  private constructor(
    private readonly jwk: JWK,
    private readonly key: webcrypto.CryptoKey,
  ) {}

  static async make(): Promise<Microsoft> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    return new Microsoft({ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }, privateKey);
  }

  readonly fetch = async (url: string): Promise<Response> => Response.json(await this.answerTo(url));

  private async answerTo(url: string): Promise<object> {
    if (url.endsWith('/openid-configuration'))
      return {
        issuer: template,
        authorization_endpoint: `${this.base}/authorize`,
        token_endpoint: `${this.base}/token`,
        jwks_uri: `${this.base}/keys`,
        token_endpoint_auth_methods_supported: ['client_secret_post'],
      };
    if (url.endsWith('/keys')) return { keys: [this.jwk] };
    const claims = { sub: 'pairwise', aud: 'id', nonce: 'n', iss: template.replace('{tenantid}', TENANT), tid: TENANT };
    const token = new SignJWT({ ...claims, ...this.claims }).setProtectedHeader({ alg: 'RS256', kid: 'k' });
    const id_token = await token.setIssuedAt().setExpirationTime('5m').sign(this.key);
    return { access_token: 'a', token_type: 'Bearer', id_token };
  }
}

let microsoft: Microsoft;
beforeAll(async () => {
  microsoft = await Microsoft.make();
});

const identify = (claims: Record<string, unknown>) => {
  microsoft.claims = claims;
  const provider = new OpenidProvider(microsoft.settings, microsoft as never);
  const request = { redirectTo: 'https://app.example.com/cb', state: 's', nonce: 'n', verifier: 'v'.repeat(43) };
  return provider.identify({ code: 'c', state: 's', iss: null }, request);
};

test('Microsoft: each tenant is an issuer, and an issuer of another tenant than the token is refused', async () => {
  expect(await identify({})).toMatchObject({ issuer: template.replace('{tenantid}', TENANT), subject: 'pairwise' });
  await expect(identify({ tid: 'other' })).rejects.toThrow();
  await expect(identify({ tid: undefined })).rejects.toThrow();
  const iss = template.replace('{tenantid}', 'undefined');
  await expect(identify({ tid: undefined, iss })).rejects.toThrow();
  await expect(identify({ iss: 'https://evil.example/v2.0' })).rejects.toThrow();
});
