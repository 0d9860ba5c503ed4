import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { useSession, useViewer } from '../api/session';
import { useAction } from '../api/use-action';
import { texts } from '../texts/shared';
import { FailureNotice } from './failure-notice';
import { Mark } from './mark';

/** The pages of single people belong to the list. */
const PEOPLE = '/admin';

interface ShellProps {
  readonly name: string;
  readonly links: readonly { readonly href: string; readonly label: string }[];
  /** The other application: the console or the account. */
  readonly other?: { readonly href: string; readonly label: string } | undefined;
  readonly children: ComponentChildren;
}

/** The frame of the pages of somebody who is signed in. */
export function Shell({ name, links, other, children }: ShellProps) {
  const { path } = useLocation();
  const { signOut } = useSession();
  const { user } = useViewer();
  const leaving = useAction();
  const current = (href: string) => (isAt(path, href, links[0]?.href) ? 'page' : undefined);
  return (
    <div class="shell">
      <a class="skip" href="#content">
        {texts.skip}
      </a>
      <header class="bar">
        <p class="brand">
          <Mark /> AuthHero <span class="area">{name}</span>
        </p>
        <div class="who">
          <span class="username">{user.username}</span>
          {other && (
            // Another document: not a route of this one.
            <a href={other.href} target="_top">
              {other.label}
            </a>
          )}
          <button type="button" class="link" aria-disabled={leaving.isBusy} onClick={() => void leaving.run(signOut)}>
            {texts.signOut}
          </button>
        </div>
      </header>
      <nav class="sections" aria-label={name}>
        <ul>
          {links.map(({ href, label }) => (
            <li key={href}>
              <a href={href} aria-current={current(href)}>
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <main id="content" tabIndex={-1}>
        <FailureNotice failure={leaving.failure} />
        {children}
      </main>
    </div>
  );
}

/** The first link is also the start: it has no pages below it but its own. */
const isAt = (path: string, href: string, start: string | undefined): boolean =>
  path.replace(/\/$/, '') === href ||
  (href !== start && path.startsWith(`${href}/`)) ||
  (href === PEOPLE && path.startsWith(`${PEOPLE}/people/`));
