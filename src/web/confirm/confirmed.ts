import type { ConfirmationDemand } from '../../client/client';
import { Failure } from '../api/failure';
import type { IdentityMethod } from '../gql/graphql';
import { texts } from '../texts/sign-in';

type Outcome = { readonly __typename: string };
type Unconfirmed = { readonly __typename: 'ConfirmationRequired'; readonly methods: readonly IdentityMethod[] };

/** Asks the person for a proof. It ends when there is one, or when the person does not want to. */
export let askForProof: (demand: ConfirmationDemand) => Promise<void> = async () => {};

/** Says who asks the person: the dialog of the page. */
export function proofsComeFrom(ask: typeof askForProof): void {
  askForProof = ask;
}

/**
 * Sends an operation that may need a recent proof of who one is, for which the client asks the person.
 * @param send returns the member of the result's union, with the methods of ConfirmationRequired
 * @throws Failure also if the person does not want to confirm, or cannot
 */
export async function confirmed<Result extends Outcome>(
  send: () => Promise<Result | Unconfirmed>,
): Promise<Exclude<Result, { readonly __typename: 'ConfirmationRequired' }>> {
  const result = await send();
  if (!isUnconfirmed(result)) return result as Exclude<Result, { readonly __typename: 'ConfirmationRequired' }>;
  throw new Failure('refused', result.methods.length > 0 ? texts.notConfirmed : texts.cannotConfirm);
}

const isUnconfirmed = (result: Outcome): result is Unconfirmed => result.__typename === 'ConfirmationRequired';
