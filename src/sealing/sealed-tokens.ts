import { NotConfiguredError } from '../errors/api-error.js';
import type { Sealer } from './sealer.js';

/** What a token holds. */
export interface OpenedToken<Data> {
  readonly data: Data;
  readonly madeOn: Date;
  readonly expiresOn: Date;
}

/**
 * Tokens that hold their data sealed. Strangers may ask for them as often as they like, and fill no table. Only AuthHero can read them
 * and make them.
 */
export class SealedTokens<Data> {
  private readonly place: { readonly table: string; readonly column: string; readonly id: string };

  /** @param purpose a token of one purpose is none of another */
  constructor(
    private readonly sealer: Sealer | undefined,
    purpose: string,
  ) {
    // They are in no table.
    this.place = { table: 'token', column: 'data', id: purpose };
  }

  /** @throws NotConfiguredError without SECRETS_KEY */
  seal(data: Data, madeOn: Date, expiresOn: Date): string {
    return this.require().seal(JSON.stringify([madeOn.getTime(), expiresOn.getTime(), data]), this.place);
  }

  /** @returns null if it is none of ours, or has expired. @throws NotConfiguredError without SECRETS_KEY */
  open(token: string, now: Date): OpenedToken<Data> | null {
    const sealer = this.require();
    try {
      const [made, expires, data] = JSON.parse(sealer.open(token, this.place).toString()) as [number, number, Data];
      return expires > now.getTime() ? { data, madeOn: new Date(made), expiresOn: new Date(expires) } : null;
    } catch {
      return null;
    }
  }

  private require(): Sealer {
    if (!this.sealer) throw new NotConfiguredError('SECRETS_KEY');
    return this.sealer;
  }
}
