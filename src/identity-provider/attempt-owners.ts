import { OWN_WAY_IN } from '../permission/own-way-in.js';
import type { ConfirmationService } from '../sign-in/confirmation.service.js';
import type { UserService } from '../user/user.service.js';
import type { Viewer } from '../viewer/viewer.js';
import type { AttemptOwner } from './provider-sign-in.js';

/** Finds out what an attempt has to remember of who begins it. */
export class AttemptOwners {
  constructor(
    private readonly users: Pick<UserService, 'find'>,
    private readonly confirmation: Pick<ConfirmationService, 'neededFor'>,
  ) {}

  async of(viewer: Viewer | null): Promise<AttemptOwner | null> {
    const user = viewer && (await this.users.find({ id: viewer.userId }));
    if (!user) return null;
    const isConfirmed = (await this.confirmation.neededFor(viewer, OWN_WAY_IN, {})) === undefined;
    return { userId: user.id, credentialVersion: user.credentialVersion, isConfirmed };
  }
}
