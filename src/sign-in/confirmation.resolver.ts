import { Arg, Authorized, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import { EndsCredentials } from '../permission/ends-credentials.js';
import { SessionsOnly } from '../permission/sessions-only.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import { ConfirmIdentityResult, ConfirmIdentitySuccess, ProofInvalid } from './confirmation.types.js';
import { ProofInput } from './proof.input.js';
import type { SignInContext } from './sign-in.context.js';

@Resolver()
export class ConfirmationResolver {
  @Authorized()
  @SessionsOnly()
  @EndsCredentials()
  @Extensions({ oncePerRequest: true })
  @Mutation(() => ConfirmIdentityResult, {
    description:
      'Proves again who you are, so that an operation that answered ConfirmationRequired can run. Tries count together with those of login and completeLogin. A key of createApiKey gets FORBIDDEN.',
  })
  async confirmIdentity(
    @Arg('proof', () => ProofInput, { description: 'The proof.' }) proof: ProofInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, sessionCookie, services: { signIn } }: SignInContext,
  ): Promise<typeof ConfirmIdentityResult> {
    const outcome = await signIn.confirmation.proveAndBegin(viewer, proof.given);
    await em.flush();
    switch (outcome.kind) {
      case 'confirmed':
        if (!viewer.credential.isCookie) return new ConfirmIdentitySuccess(outcome.confirmedUntil, outcome.token);
        sessionCookie.start(outcome.token, outcome.expiresOn);
        return new ConfirmIdentitySuccess(outcome.confirmedUntil, null);
      case 'proof-invalid':
        return new ProofInvalid();
    }
  }
}
