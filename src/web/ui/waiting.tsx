import { texts } from '../texts/shared';
import { Mark } from './mark';

/** Shown while it is asked who is signed in: nothing at first, so that a quick answer does not flicker. */
export const Waiting = () => (
  <main class="waiting" id="content" aria-busy="true">
    <p class="brand">
      <Mark /> {texts.loading}
    </p>
  </main>
);
