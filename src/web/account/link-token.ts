/**
 * The token of the link of a mail. It is behind #, so no server and no log sees it, and it is taken out of the address at once: it is not
 * in the history, and no other page can read it.
 */
export const LINK_TOKEN: string | undefined = takeToken();

function takeToken(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return undefined;
  history.replaceState(null, '', location.pathname);
  return token || undefined;
}
