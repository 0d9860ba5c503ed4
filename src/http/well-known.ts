import type { FastifyInstance } from 'fastify';
import { PUBLISHED_FOR_MS } from '../access-token/signing-key-store.js';
import type { SigningKeys } from '../access-token/signing-keys.js';
import type { PublicUrl } from '../config/public-url.js';

/** What verifiers of access tokens fetch: RFC 8414 and OpenID Connect Discovery 1.0. AuthHero is no OpenID provider, and says so. */
export function serveWellKnown(http: FastifyInstance, publicUrl: PublicUrl, keys: SigningKeys): void {
  const cacheControl = `public, max-age=${PUBLISHED_FOR_MS / 1_000}`;
  const metadata = () => {
    const issuer = publicUrl.value;
    if (!issuer) return undefined;
    return {
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      response_types_supported: [],
      grant_types_supported: [],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [],
      access_token_signing_alg_values_supported: ['ES256', 'RS256'],
    };
  };
  for (const name of ['oauth-authorization-server', 'openid-configuration'])
    http.get(`/.well-known/${name}`, { exposeHeadRoute: true }, async (_request, reply) => {
      const found = metadata();
      if (!found) return reply.callNotFound();
      return reply.header('cache-control', cacheControl).send(found);
    });
  http.get('/.well-known/jwks.json', { exposeHeadRoute: true }, async (_request, reply) => {
    if (!publicUrl.value || !keys.isConfigured) return reply.callNotFound();
    return reply.header('cache-control', cacheControl).send(await keys.publicKeySet());
  });
}
