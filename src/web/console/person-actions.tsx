import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useViewer } from '../api/session';
import type { PersonFragment } from '../gql/graphql';
import { texts } from '../texts/console';
import { AskFirst } from '../ui/ask-first';
import { notify } from '../ui/notices';
import { SecretDialog } from '../ui/secret-dialog';
import { Section } from '../ui/section';
import { fullTime } from '../ui/when';
import { ACTIONS, type PersonAction } from './person-action';

const { person: words } = texts;

interface OneTimePassword {
  readonly text: string;
  readonly expiresOn: string;
}

/** What an admin can do for or against an account. Each asks first. */
export function PersonActions({ person, onChange }: { person: PersonFragment; onChange(): Promise<void> }) {
  const { user } = useViewer();
  const { route } = useLocation();
  const [chosen, setChosen] = useState<PersonAction>();
  const [password, setPassword] = useState<OneTimePassword>();
  const isSelf = user.id === person.id;

  async function run({ run: act }: PersonAction): Promise<void> {
    const { said, oneTimePassword, expiresOn = '', isGone } = await act(person.id);
    setChosen(undefined);
    if (said) notify(said);
    if (isGone) return route('/admin');
    // The page is read anew once the password has been saved: nothing may take it away before.
    if (oneTimePassword) return setPassword({ text: oneTimePassword, expiresOn });
    return onChange();
  }

  return (
    <Section title={words.help} about={words.helpAbout}>
      {isSelf && (
        <p>
          {words.isYou}{' '}
          <a href="/account/security" target="_top">
            {words.yourAccount}
          </a>
        </p>
      )}
      <div class="actions">
        {ACTIONS.filter(({ isFor }) => isFor(person, isSelf)).map((one) => (
          <button
            key={one.does}
            type="button"
            class={one.isDangerous ? 'secondary danger' : 'secondary'}
            onClick={() => setChosen(one)}
          >
            {one.does}
          </button>
        ))}
      </div>
      {chosen && (
        <AskFirst
          title={chosen.title(person.username)}
          does={chosen.does}
          danger={chosen.isDangerous}
          onYes={() => run(chosen)}
          onClose={() => setChosen(undefined)}
        >
          <p>
            {chosen.about} {isSelf && chosen.endsSession && words.endsYours}
          </p>
        </AskFirst>
      )}
      {password && (
        <SecretDialog
          title={words.resetDone}
          about={words.resetDoneAbout(fullTime(password.expiresOn))}
          label={words.resetDone}
          value={password.text}
          onClose={() => {
            setPassword(undefined);
            void onChange();
          }}
        />
      )}
    </Section>
  );
}
