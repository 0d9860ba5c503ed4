import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { confirmed } from '../confirm/confirmed';
import {
  DeactivateUserDocument,
  type PersonFragment,
  PurgeUserDocument,
  RemoveUserFactorsDocument,
  ResetUserPasswordDocument,
  RestoreUserDocument,
  RevokeUserApiKeysDocument,
} from '../gql/graphql';
import { texts } from '../texts/console';

const { person: words } = texts;

/** What an action has done. */
interface Done {
  readonly said?: string;
  /** To be shown once. */
  readonly oneTimePassword?: string;
  /** When that stops working. */
  readonly expiresOn?: string;
  /** Whether the account does not exist any more. */
  readonly isGone?: boolean;
}

/** Something that an admin can do with an account. */
export interface PersonAction {
  readonly does: string;
  title(username: string): string;
  readonly about: string;
  readonly isDangerous: boolean;
  /** @param isSelf whether the admin looks at their own account */
  isFor(person: PersonFragment, isSelf: boolean): boolean;
  /** Whether it ends the session of the person. */
  readonly endsSession?: boolean;
  /** @throws Failure */
  run(id: string): Promise<Done>;
}

const isActive = ({ deactivatedOn }: PersonFragment): boolean => !deactivatedOn;
const isInactive = (person: PersonFragment): boolean => !isActive(person);
const DAY = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

export const ACTIONS: readonly PersonAction[] = [
  {
    does: words.reset,
    title: words.resetTitle,
    about: words.resetAbout,
    isDangerous: false,
    // One changes one's own password in the account: here the session would end, and with it the page that shows the new one.
    isFor: (person, isSelf) => isActive(person) && !isSelf,
    async run(id) {
      const result = await confirmed(async () => (await ask(ResetUserPasswordDocument, { id })).resetUserPassword);
      if (result.__typename !== 'ResetUserPasswordSuccess') throw new Failure('refused', result.message);
      return { oneTimePassword: result.oneTimePassword, expiresOn: result.expiresOn };
    },
  },
  {
    does: words.endKeys,
    title: words.endKeysTitle,
    about: words.endKeysAbout,
    isDangerous: false,
    endsSession: true,
    isFor: isActive,
    async run(id) {
      const { revokeUserApiKeys: result } = await ask(RevokeUserApiKeysDocument, { id });
      if (result.__typename !== 'RevokeUserApiKeysSuccess') throw new Failure('refused', result.message);
      return { said: words.endedKeys(result.revokedKeys) };
    },
  },
  {
    does: words.removeFactors,
    title: words.removeFactorsTitle,
    about: words.removeFactorsAbout,
    isDangerous: true,
    endsSession: true,
    isFor: (person) => isActive(person) && person.hasSecondFactor === true,
    async run(id) {
      const result = await confirmed(async () => (await ask(RemoveUserFactorsDocument, { id })).removeUserFactors);
      if (result.__typename !== 'RemoveUserFactorsSuccess') throw new Failure('refused', result.message);
      return { said: words.removedFactors };
    },
  },
  {
    does: words.deactivate,
    title: words.deactivateTitle,
    about: words.deactivateAbout,
    isDangerous: true,
    endsSession: true,
    isFor: isActive,
    async run(id) {
      const { deactivateUser: result } = await ask(DeactivateUserDocument, { id });
      if (result.__typename !== 'DeactivateUserSuccess') throw new Failure('refused', result.message);
      return { said: words.isDeactivated };
    },
  },
  {
    does: words.restore,
    title: words.restoreTitle,
    about: words.restoreAbout,
    isDangerous: false,
    isFor: isInactive,
    async run(id) {
      const { restoreUser: result } = await ask(RestoreUserDocument, { id });
      if (result.__typename !== 'RestoreUserSuccess') throw new Failure('refused', result.message);
      return { said: words.isRestored };
    },
  },
  {
    does: words.purge,
    title: words.purgeTitle,
    about: words.purgeAbout,
    isDangerous: true,
    isFor: isInactive,
    async run(id) {
      const result = await confirmed(async () => (await ask(PurgeUserDocument, { id })).purgeUser);
      if (result.__typename === 'RetentionNotOver')
        throw new Failure('refused', words.purgeTooEarly(DAY.format(new Date(result.purgeableOn))));
      if (result.__typename !== 'PurgeUserSuccess') throw new Failure('refused', result.message);
      return { said: words.isPurged, isGone: true };
    },
  },
];
