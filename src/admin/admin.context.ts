import type { UnitOfWork } from '../db/unit-of-work.js';
import type { PasswordResetService } from './password-reset.service.js';
import type { UserAdminService } from './user-admin.service.js';

/** What the resolvers of administration need of a request. */
export interface AdminContext {
  readonly em: UnitOfWork;
  readonly services: { readonly userAdmin: UserAdminService; readonly passwordResets: PasswordResetService };
}
