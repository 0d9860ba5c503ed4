import { useLocation } from 'preact-iso';

/** What a page shows, kept in its address: it outlives a reload, and the way back leads to it. */
export type UrlState = Readonly<Record<string, string>>;

/** @returns the state, and a function that changes parts of it; an empty text removes a part */
export function useUrlState(): [UrlState, (change: UrlState) => void] {
  const { path, query, route } = useLocation();
  const change = (parts: UrlState) => {
    // The address itself, and not what was read when the function was made: two changes may come at once.
    const next = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(parts)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    const text = next.toString();
    route(text ? `${path}?${text}` : path, true);
  };
  return [query, change];
}
