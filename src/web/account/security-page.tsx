import { useSession } from '../api/session';
import { useQuery } from '../api/use-query';
import { MyFactorsDocument } from '../gql/graphql';
import { texts } from '../texts/account';
import { Loaded } from '../ui/loaded';
import { PageTitle } from '../ui/page-title';
import { AppSection } from './app-section';
import { IdentitiesSection } from './identities-section';
import { PasskeysSection } from './passkeys-section';
import { PasswordSection } from './password-section';
import { RecoveryCodesSection } from './recovery-codes-section';

/** The ways in to the account: password, factors, passkeys, providers. */
export function SecurityPage() {
  const { refresh } = useSession();
  const factors = useQuery(MyFactorsDocument);
  const changed = async () => {
    await Promise.all([factors.reload(), refresh()]);
  };
  return (
    <>
      <PageTitle title={texts.security.title} />
      <PasswordSection />
      <Loaded query={factors} lines={12}>
        {({ myFactors }) => (
          <>
            <PasskeysSection factors={myFactors} onChange={changed} />
            <AppSection factors={myFactors} onChange={changed} />
            <RecoveryCodesSection factors={myFactors} onChange={changed} />
          </>
        )}
      </Loaded>
      <IdentitiesSection />
    </>
  );
}
