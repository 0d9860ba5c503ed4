import type { ApiKeyKind } from './api-key-kind.enum.js';

/** A key that is being issued. */
export interface NewApiKey {
  readonly kind: ApiKeyKind;
  readonly hash: Buffer;
  readonly lastFour: string;
  readonly expiresOn: Date;
  readonly name: string | null;
  readonly scopes: readonly string[] | null;
  readonly proof: LoginProof | null;
  /** Whether it holds permissions over other people once its owner has them: see `ApiKey.mayGovern`. */
  readonly mayGovern: boolean;
  readonly origin: KeyOrigin;
  /** Whether it goes into a session cookie: see `ApiKey.isCookie`. */
  readonly isCookie?: boolean;
}

/** Where the key of a login goes: into the response, or into a cookie in the place of the key that is in it. */
export type KeyPlace = { readonly isCookie: false } | { readonly isCookie: true; readonly held: string | undefined };

/** When and by what the owner of a login's key last proved to be there. */
export interface LoginProof {
  readonly authenticatedOn: Date;
  /** Names of ways in, such as PASSWORD. */
  readonly methods: readonly string[];
  /** The passkeys and the like with which the owner logged in. If one is removed, the key is revoked. */
  readonly wayInIds: readonly string[];
}

/** Whom a key was made for. */
export interface KeyOrigin {
  readonly address: string;
  readonly userAgent: string | null;
}
