import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { seesRolesOf } from '../role/role-visibility.js';
import { User } from '../user/user.entity.js';
import type { UserProfile } from '../viewer/user-profile.js';
import type { SecondFactorContext } from './second-factor.context.js';

@Resolver(User)
export class UserFactorsResolver {
  @FieldResolver(() => Boolean, {
    nullable: true,
    description:
      'Whether the account has a second factor. Null unless you ask about yourself, or have the permission users:manage.',
  })
  async hasSecondFactor(@Root() { id }: UserProfile, @Ctx() context: SecondFactorContext): Promise<boolean | null> {
    const isShown = seesRolesOf(await context.verifiedViewer(), id);
    return isShown ? context.services.secondFactors.holders.load(id) : null;
  }
}
