import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CookieSite } from '../config/cookie-site.js';
import { databaseTime } from '../db/database-time.js';
import type { SessionCookie } from '../viewer/session-cookie.js';

/** The session cookie of one request and its response. */
export class RequestCookie implements SessionCookie {
  private next: string | undefined;

  constructor(
    private readonly site: CookieSite,
    private readonly request: Pick<FastifyRequest, 'method' | 'headers'>,
    private readonly reply: FastifyReply,
  ) {}

  get isAllowed(): boolean {
    return this.site.serves(this.request);
  }

  get held(): string | undefined {
    return this.isAllowed ? this.site.tokensIn(this.request.headers)[0] : undefined;
  }

  start(token: string, expiresOn: Date): void {
    this.change(token, Math.max(0, Math.floor((expiresOn.getTime() - databaseTime().getTime()) / 1_000)));
  }

  end(): void {
    this.change('', 0);
  }

  /** Sends what has changed with the response. Called when it is committed. */
  publish(): void {
    if (this.next) void this.reply.header('set-cookie', this.next);
    this.next = undefined;
  }

  /** Called when nothing is committed. */
  discard(): void {
    this.next = undefined;
  }

  private change(value: string, maxAgeSeconds: number): void {
    const secure = this.site.isSecure ? '; Secure' : '';
    this.next = `${this.site.cookieName}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`;
  }
}
