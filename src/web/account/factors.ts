import type { MyFactorsQuery } from '../gql/graphql';

/** A section about the second factors of the account. */
export interface FactorsSectionProps {
  readonly factors: MyFactorsQuery['myFactors'];
  /** Call it when they have changed. */
  onChange(): Promise<void>;
}
