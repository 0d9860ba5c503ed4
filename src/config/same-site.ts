import { getDomain } from 'tldts';

/** Whether browsers send the `SameSite` cookies of one origin with requests of pages of another: HTML, "schemelessly same site", and the scheme. */
export function isSameSite(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  return a.protocol === b.protocol && siteOf(a.hostname) === siteOf(b.hostname);
}

const siteOf = (host: string): string => getDomain(host, { allowPrivateDomains: true }) ?? host;
