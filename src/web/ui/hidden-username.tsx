/** Password managers want to know whose password it is. They ignore an input of the type hidden. */
export const HiddenUsername = ({ username }: { username: string }) => (
  <input class="visually-hidden" tabIndex={-1} aria-hidden="true" autocomplete="username" value={username} readOnly />
);
