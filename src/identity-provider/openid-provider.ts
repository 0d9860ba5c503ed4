import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  type IDToken,
  None,
  type ServerMetadata,
} from 'openid-client';
import type { ProviderSettings } from '../config/provider.settings.js';
import type { IdentityProvider, ProvedIdentity, ProviderAnswer, SignInRequest } from './identity-provider.js';
import { explainDiscovery, explainError } from './openid-errors.js';
import type { ProviderFetch } from './provider-fetch.js';
import { BadAnswerError } from './unreachable-error.js';

const CLOCK_TOLERANCE_S = 60;
/** After this time the documents of the provider are read again. */
const FRESH_MS = 3_600_000;

/** A provider that speaks OpenID Connect: authorization code with PKCE, state, nonce and the check of `iss` (RFC 9207). */
export class OpenidProvider implements IdentityProvider {
  private discovered: { readonly at: number; readonly configuration: Promise<Configuration> } | undefined;

  constructor(
    private readonly settings: ProviderSettings,
    private readonly requests: ProviderFetch,
  ) {}

  async urlFor({ redirectTo, state, nonce, verifier }: SignInRequest): Promise<string> {
    const parameters = {
      redirect_uri: redirectTo,
      scope: this.settings.scopes,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    };
    const configuration = await this.configuration();
    try {
      return buildAuthorizationUrl(configuration, parameters).href;
    } catch (error) {
      throw explainError(error);
    }
  }

  async identify({ code, state, iss }: ProviderAnswer, request: SignInRequest): Promise<ProvedIdentity> {
    const configuration = await this.configuration();
    const answer = new URL(request.redirectTo);
    answer.search = new URLSearchParams({ code, state, ...(iss !== null && { iss }) }).toString();
    try {
      const tokens = await authorizationCodeGrant(configuration, answer, {
        expectedState: request.state,
        expectedNonce: request.nonce,
        pkceCodeVerifier: request.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims || !isOfTenant(configuration.serverMetadata(), claims)) throw new BadAnswerError('tid');
      return identityOf(claims);
    } catch (error) {
      throw explainError(error);
    }
  }

  /** The documents of the provider. If they cannot be read again, the old ones stay. @throws UnreachableError */
  private configuration(): Promise<Configuration> {
    const last = this.discovered;
    if (last && performance.now() - last.at < FRESH_MS) return last.configuration;
    const configuration = this.discover().catch((error) => {
      this.discovered = last;
      if (last) return last.configuration;
      throw error;
    });
    this.discovered = { at: performance.now(), configuration };
    return configuration;
  }

  /** @throws UnreachableError */
  private async discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const execute = issuer.startsWith('http:') ? [allowInsecureRequests] : [];
    const client = { [clockTolerance]: CLOCK_TOLERANCE_S };
    const options = { execute, [customFetch]: this.requests.fetch as never };
    try {
      const found = await discovery(new URL(issuer), clientId, client, authenticationBy(clientSecret), options);
      // Without it the signature of a token that comes by TLS is not looked at.
      enableNonRepudiationChecks(found);
      return found;
    } catch (error) {
      throw explainDiscovery(error);
    }
  }
}

/**
 * How the client proves to be itself, in a way that the provider takes. One that says nothing takes HTTP Basic (OpenID Connect
 * Discovery, 3).
 */
function authenticationBy(secret: string): ClientAuth {
  if (!secret) return None();
  const [post, basic] = [ClientSecretPost(secret), ClientSecretBasic(secret)];
  return (server, ...request) => {
    const takesPost = server.token_endpoint_auth_methods_supported?.includes('client_secret_post');
    return (takesPost ? post : basic)(server, ...request);
  };
}

/** The issuer of Microsoft's accounts has the id of the tenant in it: each tenant speaks for its own people only. */
export const isOfTenant = (
  { issuer }: Pick<ServerMetadata, 'issuer'>,
  { iss, tid }: { readonly iss: string; readonly tid?: unknown },
): boolean => !issuer.includes('{tenantid}') || (typeof tid === 'string' && iss === issuer.replace('{tenantid}', tid));

function identityOf({ iss, sub, preferred_username, nickname, email, name }: IDToken): ProvedIdentity {
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  return {
    issuer: iss,
    subject: sub,
    label: text(preferred_username) ?? text(email) ?? text(name),
    nickname: text(nickname) ?? text(preferred_username) ?? text(email)?.replace(/@.*/, '') ?? null,
  };
}
