import { useViewer } from '../api/session';
import { texts } from '../texts/console';
import { PageTitle } from '../ui/page-title';

/** Says how the operator makes an admin. */
export const AdminCommand = ({ about }: { about: string }) => (
  <div class="aside">
    <p>{about}</p>
    <p>
      <code>{texts.command}</code>
    </p>
    <p>{texts.commandInClone}</p>
  </div>
);

/** The console of somebody who may do nothing in it. */
export function NotAdmin() {
  const { secondFactorMissing } = useViewer();
  return (
    <div class="card">
      <PageTitle title={texts.notAdmin} />
      {secondFactorMissing ? (
        <p>
          {texts.factorMissing}{' '}
          <a href="/account/security" target="_top">
            {texts.addFactor}
          </a>
        </p>
      ) : (
        <AdminCommand about={texts.notAdminAbout} />
      )}
    </div>
  );
}
