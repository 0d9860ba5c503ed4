import { useAction } from '../api/use-action';
import { useQuery } from '../api/use-query';
import { ProvidersDocument } from '../gql/graphql';
import { texts } from '../texts/sign-in';
import { FailureNotice } from '../ui/failure-notice';

interface ProviderButtonsProps {
  /** @throws Failure */
  begin(providerId: string): Promise<void>;
  /** Shown before the buttons, if there are any. */
  readonly divider?: string;
}

/** A button for each provider that this installation has. Nothing where there is none. */
export function ProviderButtons({ begin, divider }: ProviderButtonsProps) {
  const providers = useQuery(ProvidersDocument).data?.signInProviders ?? [];
  const action = useAction();
  if (providers.length === 0) return null;
  return (
    <div class="providers">
      {divider && <p class="divider">{divider}</p>}
      <FailureNotice failure={action.failure} />
      {providers.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          class="secondary"
          aria-disabled={action.isBusy}
          onClick={() => void action.run(() => begin(id))}
        >
          {texts.withProvider(name)}
        </button>
      ))}
    </div>
  );
}
