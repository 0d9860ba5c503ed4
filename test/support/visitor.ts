import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { PASSWORD } from './people.js';
import { until } from './until.js';

/** The pages are at `localhost`: cookies and passkeys do not work at 127.0.0.1. */
export const pagesOf = ({ url }: { url: string }): string => new URL(url.replace('127.0.0.1', 'localhost')).origin;

/** Somebody at the pages of a server, in a browser of their own. What the browser complains about is kept. */
export class Visitor {
  /** Errors of our pages: those of the console, such as what the policy forbids, and those of scripts. */
  readonly faults: string[] = [];
  /** Every request: its URL and its headers. */
  readonly requests: string[] = [];

  private constructor(
    readonly origin: string,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.setDefaultTimeout(10_000);
    page.on('request', (request) => this.requests.push(JSON.stringify([request.url(), request.headers()])));
    page.on('console', (message) => {
      const isOurs = !message.location().url.startsWith('http') || message.location().url.startsWith(origin);
      if (message.type() === 'error' && isOurs) this.faults.push(message.text());
    });
    page.on('pageerror', (error) => this.faults.push(error.message));
  }

  static async at(
    server: { url: string },
    browser: Pick<Browser, 'newContext'>,
    options?: BrowserContextOptions,
  ): Promise<Visitor> {
    const context = await browser.newContext(options);
    return new Visitor(pagesOf(server), context, await context.newPage());
  }

  async goto(path: string): Promise<this> {
    await this.page.goto(this.origin + path);
    return this;
  }

  /** Types into the form of the page, and sends it. */
  async signIn(username: string, password = PASSWORD): Promise<void> {
    await this.page.getByLabel('Username or email address').fill(username);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.button('Sign in').click();
  }

  /** Opens a page and signs in there. */
  async enter(path: string, username: string, password = PASSWORD): Promise<this> {
    await this.goto(path);
    await this.signIn(username, password);
    await this.page.getByRole('navigation').first().waitFor();
    return this;
  }

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The dialog on top. */
  dialog() {
    return this.page.getByRole('dialog').last();
  }

  heading(name: string) {
    return this.page.getByRole('heading', { name, exact: true }).first();
  }

  /** Waits until the page says something. */
  async reads(words: string | RegExp): Promise<void> {
    await this.page.getByText(words).first().waitFor();
  }

  /** Waits until there are so many of something. */
  async shows(selector: string, count: number): Promise<void> {
    const found = this.page.locator(selector);
    if (
      (await until(
        () => found.count(),
        (now) => now === count,
      )) !== count
    )
      throw new Error(`There are ${await found.count()} ${selector}, not ${count}.`);
  }
}
