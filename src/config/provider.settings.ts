/** What is configured of one identity provider, by variables with its id. */
export interface ProviderSettings {
  readonly id: string;
  /** GitHub speaks OAuth 2 without OpenID Connect. */
  readonly protocol: 'openid' | 'github';
  /** The issuer of OpenID Connect; of GitHub the base URL. */
  readonly issuer: string;
  readonly clientId: string;
  /** Empty for a public client. */
  readonly clientSecret: string;
  /** What a button says. */
  readonly name: string;
  readonly scopes: string;
  /** Whether people can make an account with it. */
  readonly maySignUp: boolean;
}

type Preset = Pick<ProviderSettings, 'protocol' | 'issuer' | 'name' | 'scopes'>;

const openid = (name: string, issuer: string): Preset => ({
  protocol: 'openid',
  name,
  issuer,
  scopes: 'openid profile email',
});

/** Providers that everybody can use with an id and a secret of a client. */
export const PRESETS: Readonly<Record<string, Preset>> = {
  google: openid('Google', 'https://accounts.google.com'),
  microsoft: openid('Microsoft', 'https://login.microsoftonline.com/common/v2.0'),
  gitlab: openid('GitLab', 'https://gitlab.com'),
  github: { protocol: 'github', name: 'GitHub', issuer: 'https://github.com', scopes: 'read:user' },
};

/** The last words of the variables of a provider. */
export const PROVIDER_VARIABLES = ['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET', 'NAME', 'SCOPES', 'SIGN_UP'] as const;

/** The beginning of the variables of a provider, such as `SIGN_IN_ACME_`. */
export const prefixOf = (id: string): string => `SIGN_IN_${id.toUpperCase().replaceAll('-', '_')}_`;

/** Whether a variable is one of a provider. The provider may not be in SIGN_IN_PROVIDERS. */
export const isProviderVariable = (variable: string): boolean =>
  /^SIGN_IN_[A-Z][A-Z0-9_]*_(ISSUER|CLIENT_ID|CLIENT_SECRET|CLIENT_SECRET_FILE|NAME|SCOPES|SIGN_UP)$/.test(variable);
