import type { PermissionsLacking } from '../permission/lacking-permissions.js';
import type { ApiKey } from './api-key.entity.js';
import type { IssuedApiKey } from './api-key.service.js';

export type CreateKeyOutcome =
  | ({ readonly kind: 'created' } & IssuedApiKey)
  | { readonly kind: 'limit-reached'; readonly limit: number }
  | { readonly kind: 'name-taken' }
  | PermissionsLacking;

export type RenameKeyOutcome =
  | { readonly kind: 'renamed'; readonly apiKey: ApiKey }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'name-taken' };

export type RotateKeyOutcome =
  | ({ readonly kind: 'rotated' } & IssuedApiKey)
  | { readonly kind: 'not-found' }
  | { readonly kind: 'already-rotated' }
  | PermissionsLacking;

export type RevokeKeyOutcome = { readonly kind: 'revoked'; readonly id: string } | { readonly kind: 'not-found' };
