import { getDomain } from 'tldts';

/** Whether two origins are the same site, so that a page of one sends the `SameSite` cookies of the other (HTML Standard, "same site"). */
export function isSameSite(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  return a.protocol === b.protocol && siteOf(a.hostname) === siteOf(b.hostname);
}

const siteOf = (host: string): string => getDomain(host, { allowPrivateDomains: true }) ?? host;
