import { addresses } from './network.kinds.js';
import type { ProviderSettings } from './provider.settings.js';
import { Setting } from './setting.js';
import { providerIds, redirects } from './sign-in.kinds.js';

/** Sign-in with providers. */
export class SignInSettings {
  @Setting(
    'SIGN_IN_PROVIDERS',
    providerIds,
    'Providers that people can sign in with, separated by commas: `google`, `microsoft`, `gitlab`, `github`, or ids of your own such as `acme`. Each has settings of its own: docs/providers.md.',
  )
  providerIds: string[] = [];

  @Setting(
    'SIGN_IN_REDIRECTS',
    redirects,
    'The exact URLs that a provider may send the browser or the app back to, separated by commas. If it is not set, `/account/callback` of PUBLIC_URL, if ACCOUNT_PAGES is on.',
  )
  redirects: string[] = [];

  @Setting(
    'SIGN_IN_PRIVATE_NETWORKS',
    addresses,
    'Networks in which providers may be although they are not public, such as `10.0.0.0/8`. Outside production this machine is always allowed.',
  )
  privateNetworks: string[] = [];

  /** The settings of each provider, in the order of the ids. */
  providers: readonly ProviderSettings[] = [];
}
