import type { PublicUrl } from '../config/public-url.js';
import { type RelyingPartySettings, relyingPartyOf } from '../config/relying-party.js';
import { NotConfiguredError } from '../errors/api-error.js';

/** Which passkeys AuthHero accepts: those of one domain, used on pages and in apps of some origins. */
export class RelyingParty {
  constructor(
    private readonly config: RelyingPartySettings,
    private readonly publicUrl: PublicUrl,
    /** What people see when they make a passkey. */
    readonly name: string,
  ) {}

  /** @throws NotConfiguredError */
  get id(): string {
    const id = relyingPartyOf(this.config);
    if (!id) throw new NotConfiguredError('PASSKEY_RP_ID');
    return id;
  }

  /** @throws NotConfiguredError */
  get origins(): string[] {
    const { origins } = this.config.passkey;
    if (origins.length > 0) return origins;
    if (!this.publicUrl.value) throw new NotConfiguredError('PASSKEY_ORIGINS');
    return [this.publicUrl.value];
  }
}
