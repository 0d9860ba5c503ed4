import { useState } from 'preact/hooks';
import { ask } from '../api/ask';
import { useQuery } from '../api/use-query';
import { InvitationsDocument, type InvitationsQuery, RevokeInvitationDocument } from '../gql/graphql';
import { texts } from '../texts/console';
import { AskFirst } from '../ui/ask-first';
import { Empty } from '../ui/empty';
import { Loaded } from '../ui/loaded';
import { notify } from '../ui/notices';
import { PageTitle } from '../ui/page-title';
import { Section } from '../ui/section';
import { When } from '../ui/when';
import { InviteButton } from './invite-button';

const { invitations: words } = texts;
type Invitation = InvitationsQuery['invitations'][number];

/** The open invitations. */
export function InvitationsPage() {
  const invitations = useQuery(InvitationsDocument);
  const [revoking, setRevoking] = useState<Invitation>();

  async function revoke({ id }: Invitation): Promise<void> {
    // One that is not found has ended already.
    await ask(RevokeInvitationDocument, { id });
    setRevoking(undefined);
    notify(words.revoked);
    await invitations.reload();
  }

  return (
    <>
      <PageTitle title={words.title} action={<InviteButton onInvited={invitations.reload} />} />
      <Section label={words.title} about={words.about}>
        <Loaded query={invitations} lines={4}>
          {({ invitations: open }) =>
            open.length === 0 ? (
              <Empty>
                <p>{words.none}</p>
              </Empty>
            ) : (
              <ul class="rows">
                {open.map((invitation) => (
                  <li key={invitation.id}>
                    <div>
                      <strong class="breakable">{invitation.email}</strong>
                      <p class="about">
                        {words.sentOn} <When at={invitation.createdOn} />, {words.expires}{' '}
                        <When at={invitation.expiresOn} /> · {invitation.roles.join(', ') || words.noRoles}
                      </p>
                    </div>
                    <button type="button" class="secondary danger" onClick={() => setRevoking(invitation)}>
                      {words.revoke} <span class="visually-hidden">{invitation.email}</span>
                    </button>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Section>
      {revoking && (
        <AskFirst
          title={words.revokeTitle(revoking.email)}
          does={words.revoke}
          onYes={() => revoke(revoking)}
          onClose={() => setRevoking(undefined)}
        >
          <p>{words.revokeAbout}</p>
        </AskFirst>
      )}
    </>
  );
}
