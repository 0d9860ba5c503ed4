import { Failure } from '../api/failure';
import type { IdentityMethod } from '../gql/graphql';
import { texts } from '../texts/sign-in';

type Outcome = { readonly __typename: string };
type Demand = { readonly __typename: 'ConfirmationRequired'; readonly methods: readonly IdentityMethod[] };

/** Asks the person for a proof. @returns whether it was accepted */
let askForProof: (methods: readonly IdentityMethod[]) => Promise<boolean> = async () => false;

/** Says who asks the person: the dialog of the page. */
export function proofsComeFrom(ask: typeof askForProof): void {
  askForProof = ask;
}

/**
 * Sends an operation that may ask for a recent proof of who one is, asks the person for it, and sends it again.
 * @param send returns the member of the result's union, with the methods of ConfirmationRequired
 * @throws Failure also if the person does not want to confirm
 */
export async function confirmed<Result extends Outcome>(
  send: () => Promise<Result | Demand>,
): Promise<Exclude<Result, { readonly __typename: 'ConfirmationRequired' }>> {
  for (;;) {
    const result = await send();
    if (!isDemand(result)) return result as Exclude<Result, { readonly __typename: 'ConfirmationRequired' }>;
    if (!(await askForProof(result.methods))) throw new Failure('refused', texts.notConfirmed);
  }
}

const isDemand = (result: Outcome): result is Demand => result.__typename === 'ConfirmationRequired';
