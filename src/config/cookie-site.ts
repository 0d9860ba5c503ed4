import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from './config.js';
import { isLoopback } from './loopback.js';
import type { PublicUrl } from './public-url.js';

/** Whether the cookies of an origin are safe on their way: it has https, or is this machine. */
export const isSafeOrigin = (origin: string): boolean =>
  /^https:/.test(origin) || (/^http:/.test(origin) && isLoopback(new URL(origin).hostname));

/** How the session cookie is named, and which pages may use it: COOKIE_ORIGINS, or the pages at PUBLIC_URL. */
export class CookieSite {
  constructor(
    private readonly config: Pick<Config, 'http'>,
    private readonly publicUrl: Pick<PublicUrl, 'value'>,
  ) {}

  get origins(): readonly string[] {
    const { cookieOrigins } = this.config.http;
    const own = this.publicUrl.value;
    if (cookieOrigins.length > 0) return cookieOrigins;
    return own && isSafeOrigin(own) ? [own] : [];
  }

  /** With the prefix `__Host-`, no sibling domain and no http page can set the cookie (RFC 6265bis, 4.1.3). */
  get cookieName(): string {
    return this.isSecure ? '__Host-authhero' : 'authhero';
  }

  get isSecure(): boolean {
    return this.publicUrl.value?.startsWith('https://') ?? true;
  }

  /** What the cookies of this name hold. A key has no character that a cookie would encode. */
  tokensIn({ cookie }: IncomingHttpHeaders): string[] {
    if (!cookie) return [];
    const begin = `${this.cookieName}=`;
    // Not `trim`: it takes more characters away than a browser adds. A sibling domain may set "\xa0__Host-authhero".
    const pairs = cookie.split(';').map((pair) => pair.replace(/^[ \t]+|[ \t]+$/g, ''));
    return pairs.filter((pair) => pair.startsWith(begin)).map((pair) => pair.slice(begin.length));
  }

  /** Whether a request may use the cookie. A browser tells the origin of the page with each POST, and no script can change it. */
  serves({ method, headers }: { readonly method: string; readonly headers: IncomingHttpHeaders }): boolean {
    return method === 'POST' && headers.origin !== undefined && this.origins.includes(headers.origin);
  }
}
