import { ValidateBy } from 'class-validator';
import { parseMailAddress } from '../mail/mail-address.js';
import { isMailAddress } from '../mail/mail-address.validator.js';
import { NOBODY } from '../user/nobody.js';
import { fold } from '../user/user.entity.js';
import type { UserKey } from '../user/user.service.js';
import { USERNAME } from '../user/username.validator.js';

/** Finds users by the address that they have verified. */
export interface AddressBook {
  /** Takes the same time for every address. */
  findUserId(canonical: string): Promise<string | undefined>;
}

/** What somebody types to say which account they mean: a username, which has no @, or a verified address. */
export class LoginName {
  private constructor(
    /** The form in which it is compared, and by which attempts are counted. */
    readonly canonical: string,
    private readonly isAddress: boolean,
  ) {}

  static of(text: string): LoginName {
    const address = parseMailAddress(text);
    return new LoginName(address?.canonical ?? fold(text), address !== undefined);
  }

  async resolve(addresses: AddressBook): Promise<UserKey> {
    if (!this.isAddress) return { username: this.canonical };
    return { id: (await addresses.findUserId(this.canonical)) ?? NOBODY };
  }
}

/** A username or an address. */
export const IsLoginName = (): PropertyDecorator =>
  ValidateBy({
    name: 'isLoginName',
    validator: {
      validate: (value) => (typeof value === 'string' && USERNAME.test(value)) || isMailAddress(value),
      defaultMessage: () =>
        'must be an address, or 3 to 64 of the letters a to z, digits, ".", "_" and "-", and begin with a letter or digit',
    },
  });
