import { type Answer, send } from './client.js';
import { PASSWORD } from './people.js';

export const LOGIN_COOKIE = `mutation ($input: LoginInput!) { login(input: $input) { __typename
  ... on SessionStarted { expiresOn message user { id } } ... on LoginSuccess { apiKey }
  ... on SecondFactorRequired { challenge } } }`;

/** What a browser does for a page with a session cookie: it keeps the cookie, and tells the origin of the page. */
export class PageSession {
  /** As the browser would send it; undefined for none. */
  cookie: string | undefined;
  /** The last `set-cookie` as it came. */
  setCookie: string | null = null;

  constructor(
    private readonly url: string,
    readonly origin: string = url.replace('127.0.0.1', 'localhost').replace('/graphql', ''),
  ) {}

  async send(query: string, variables?: object, headers: Record<string, string> = {}): Promise<Answer> {
    const own = { origin: this.origin, ...(this.cookie && { cookie: this.cookie }) };
    const answer = await send(this.url, query, variables, { ...own, ...headers });
    this.setCookie = answer.headers.get('set-cookie');
    if (this.setCookie) {
      const [pair = ''] = this.setCookie.split(';');
      this.cookie = /Max-Age=0\b/.test(this.setCookie) ? undefined : pair;
    }
    return answer;
  }

  async logIn(username: string, password = PASSWORD): Promise<Answer> {
    return this.send(LOGIN_COOKIE, { input: { username, password, delivery: 'COOKIE' } });
  }

  /** The key in the cookie, which no page can read. */
  get key(): string {
    return this.cookie?.split('=')[1] ?? '';
  }
}
