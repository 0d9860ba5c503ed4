import type { Config } from './config.js';

/** Where people set a new password, if ACCOUNT_PAGES is on. */
export const RESET_PASSWORD_PATH = '/account/reset-password';
/** Where people accept an invitation, if ACCOUNT_PAGES is on. */
export const INVITATION_PATH = '/account/invitation';

/** Where a provider sends the browser back to, if ACCOUNT_PAGES is on. */
export const CALLBACK_PATH = '/account/callback';

/** Where AuthHero is reached: PUBLIC_URL. It is never taken from a request, since a client could choose it. */
export class PublicUrl {
  private ownPort: number;

  constructor(private readonly config: Pick<Config, 'environment' | 'http'>) {
    this.ownPort = config.http.port;
  }

  /** @param port that the server got, which counts outside production where nothing is configured */
  listeningOn(port: number): void {
    this.ownPort = port;
  }

  /** Undefined in production without PUBLIC_URL. */
  get value(): string | undefined {
    const { environment, http } = this.config;
    if (http.publicUrl) return http.publicUrl;
    return environment === 'production' ? undefined : `http://localhost:${this.ownPort}`;
  }

  /** The page on which people set a new password. Undefined if there is none. */
  resetPasswordPage({ mail }: Pick<Config, 'mail'>): string | undefined {
    return mail.resetPasswordUrl || this.ownPage(RESET_PASSWORD_PATH);
  }

  /** The page on which people accept an invitation. Undefined if there is none. */
  invitationPage({ mail }: Pick<Config, 'mail'>): string | undefined {
    return mail.invitationUrl || this.ownPage(INVITATION_PATH);
  }

  /** Where a provider may send the browser back to. */
  signInRedirects({ signIn }: Pick<Config, 'signIn'>): readonly string[] {
    const own = this.ownPage(CALLBACK_PATH);
    return signIn.redirects.length > 0 || !own ? signIn.redirects : [own];
  }

  private ownPage(path: string): string | undefined {
    return this.value && this.config.http.accountPages ? `${this.value}${path}` : undefined;
  }
}
