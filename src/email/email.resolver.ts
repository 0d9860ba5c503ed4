import { Args, Authorized, Ctx, Extensions, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { parseMailAddress } from '../mail/mail-address.js';
import { Confirmed } from '../permission/confirmed.js';
import { KeysOnly } from '../permission/keys-only.js';
import { OWN_WAY_IN } from '../permission/own-way-in.js';
import type { Permission } from '../permission/permissions.js';
import { seesRolesOf } from '../role/role-visibility.js';
import { ProofInvalid } from '../sign-in/confirmation.types.js';
import { User } from '../user/user.entity.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { UserProfile } from '../viewer/user-profile.js';
import type { Viewer } from '../viewer/viewer.js';
import { SetEmailArgs, VerifyEmailArgs } from './email.args.js';
import type { EmailContext } from './email.context.js';
import { SetEmailResult, SetEmailSuccess, VerifyEmailResult, VerifyEmailSuccess } from './email.types.js';

@Resolver(User)
export class EmailResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The verified address that mail goes to, if there is one. Null unless you ask about yourself, or have the permission users:manage.',
  })
  async email(@Root() { id }: UserProfile, @Ctx() context: EmailContext): Promise<string | null> {
    return seesRolesOf(await context.verifiedViewer(), id) ? context.services.email.addresses.loader.load(id) : null;
  }

  @Authorized<Permission>('account:write')
  @Confirmed(OWN_WAY_IN)
  @Extensions({ oncePerRequest: true })
  @Mutation(() => SetEmailResult, {
    description:
      'Sends a code to an address. With the code, verifyEmail makes it your address. If it is your address already, it gets another code.',
  })
  async setEmail(
    @Args(() => SetEmailArgs) { email: text }: SetEmailArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { email } }: EmailContext,
  ): Promise<typeof SetEmailResult> {
    const address = parseMailAddress(text);
    if (!address) throw new TypeError('an address that was validated is none');
    const { expiresOn } = await email.emails.claimAndBegin(viewer, address);
    await em.flush();
    return new SetEmailSuccess(expiresOn);
  }

  @Authorized<Permission>('account:write')
  @KeysOnly()
  @Extensions({ oncePerRequest: true })
  @Mutation(() => VerifyEmailResult, {
    description:
      'Makes the address that a code was sent to your address. It needs a key of the account: a click in a mail verifies nothing.',
  })
  async verifyEmail(
    @Args(() => VerifyEmailArgs) { code }: VerifyEmailArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { email } }: EmailContext,
  ): Promise<typeof VerifyEmailResult> {
    const outcome = await email.emails.proveAndBegin(viewer, code);
    await em.flush();
    switch (outcome.kind) {
      case 'verified':
        return new VerifyEmailSuccess(outcome.user);
      case 'proof-invalid':
        return new ProofInvalid();
    }
  }
}
