import type { ComponentChildren } from 'preact';
import { texts } from '../texts/sign-in';
import { EntryPage } from '../ui/entry-page';
import { PageTitle } from '../ui/page-title';

/** What a link of a mail is good for: still to be done, dead, or missing. */
export type LinkState = 'open' | 'dead' | 'missing';

interface LinkPageProps {
  readonly state: LinkState;
  readonly title: string;
  /** What one can do where the link does not work. */
  readonly remedy?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A page that needs the link of a mail. */
export function LinkPage({ state, title, remedy, children }: LinkPageProps) {
  if (state === 'open')
    return (
      <EntryPage>
        <PageTitle title={title} />
        {children}
      </EntryPage>
    );
  const isDead = state === 'dead';
  return (
    <EntryPage>
      <PageTitle title={isDead ? texts.linkDead : texts.linkMissing} />
      <p role={isDead ? 'alert' : undefined}>{isDead ? texts.linkDeadAbout : texts.linkMissingAbout}</p>
      {remedy}
    </EntryPage>
  );
}
