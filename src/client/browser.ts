interface Channel {
  postMessage(message: unknown): void;
  close(): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
}

/** What the client uses of a browser. The types of the DOM are not needed to use the client in Node.js. */
export interface Browser {
  readonly document?: object;
  readonly location: { readonly origin: string; readonly href: string; assign(url: string): void };
  readonly history: { replaceState(data: unknown, unused: string, url: string): void };
  readonly sessionStorage: {
    getItem(name: string): string | null;
    setItem(name: string, value: string): void;
    removeItem(name: string): void;
  };
  readonly BroadcastChannel?: new (name: string) => Channel;
  readonly navigator: {
    readonly locks?: { request<T>(name: string, options: { mode: 'exclusive' | 'shared' }, work: () => T): Promise<T> };
  };
}

/** The globals of a page. Outside a browser they are missing. */
export const browser = globalThis as unknown as Browser;
/** Whether this is a page. Node.js has some of the globals of a browser too, but no document. */
export const isPage = (): boolean => browser.document !== undefined;
