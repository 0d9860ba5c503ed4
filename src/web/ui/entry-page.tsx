import type { ComponentChildren } from 'preact';
import { Mark } from './mark';

/** A page with one form, for somebody who is not signed in. */
export function EntryPage({ children }: { children: ComponentChildren }) {
  return (
    <main class="entry" id="content">
      <p class="brand">
        <Mark /> AuthHero
      </p>
      <div class="card">{children}</div>
    </main>
  );
}
