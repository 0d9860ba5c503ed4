import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { describeError } from '../observability/describe-error.js';
import type { Logger } from '../observability/logger.js';

/** All that can be asked. */
export const MAKE_ADMIN_URL = '/admins';

const MAX_CONNECTIONS = 4;
const MAX_HEADER_BYTES = 4_096;
/** Enough for any password that the command reads, also if JSON escapes each of its characters. */
const MAX_BODY_BYTES = 32_768;
/** How long a client may take to send a request. */
const REQUEST_TIMEOUT_MS = 5_000;
const TIMEOUT_CHECK_INTERVAL_MS = 1_000;
/** What nobody else of the system may read, write or enter. */
const PRIVATE_UMASK = 0o077;

/** What the process answers to a command. */
export interface CommandResponse {
  readonly status: number;
  readonly body: object;
}

const NOT_FOUND: CommandResponse = { status: 404, body: { message: 'This AuthHero does not know the request.' } };
const TOO_LARGE: CommandResponse = { status: 413, body: { message: 'The request is too large.' } };

/**
 * HTTP on a Unix domain socket in DATA_DIR, over which the command `authhero` asks the process that has the embedded database. No
 * port and no page of a browser leads here.
 *
 * DANGER: a request needs no credential. Only the user who owns DATA_DIR can connect, because the socket has mode 0600 (root can too).
 * They can read and change the files of the database anyway.
 */
export class CommandSocket {
  private readonly running = new Set<Promise<unknown>>();
  private readonly server: Server;

  constructor(
    private readonly path: string,
    /** Answers the body of a POST to `MAKE_ADMIN_URL`. Never throws. */
    private readonly answer: (body: Buffer) => Promise<CommandResponse>,
    private readonly log: Logger,
  ) {
    const limits = {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: REQUEST_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
    };
    this.server = createServer(limits, (request, response) => void this.respond(request, response));
    this.server.maxConnections = MAX_CONNECTIONS;
  }

  /**
   * Listens. The caller has the lock on DATA_DIR, so a socket that is there belongs to a process that was killed.
   * Logs a warning where there can be no socket: on Windows, with a path that is too long, or on some file systems.
   */
  async open(): Promise<void> {
    try {
      rmSync(this.path, { force: true });
      this.listenPrivately();
      await once(this.server, 'listening');
      chmodSync(this.path, 0o600);
      this.server.on('error', (error) => this.warn(error, 'the socket for commands has failed'));
    } catch (error) {
      this.server.close();
      this.warn(error, 'there is no socket for commands: stop AuthHero before you use authhero admin create');
    }
  }

  /** Removes the socket, waits for what is being done, and cuts all other connections. */
  async close(): Promise<void> {
    this.server.close();
    while (this.running.size > 0) await Promise.all(this.running);
    this.server.closeAllConnections();
  }

  /** `listen` makes the socket before it returns. With the usual umask others of a group could connect before the mode is changed. */
  private listenPrivately(): void {
    const umask = process.umask(PRIVATE_UMASK);
    try {
      this.server.listen(this.path);
    } finally {
      process.umask(umask);
    }
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST' || request.url !== MAKE_ADMIN_URL) return void send(response, NOT_FOUND);
    // Node.js accepts no more bytes than the request has promised.
    if (!(Number(request.headers['content-length']) <= MAX_BODY_BYTES)) return void send(response, TOO_LARGE);
    const body = await buffer(request).catch(() => undefined);
    if (body) await this.untilClose(this.answer(body).then((answer) => send(response, answer)));
  }

  private async untilClose(work: Promise<void>): Promise<void> {
    this.running.add(work);
    await work;
    this.running.delete(work);
  }

  private warn(error: unknown, message: string): void {
    this.log.warn({ path: this.path, error: describeError(error) }, message);
  }
}

/** The client may have left. */
async function send(response: ServerResponse, { status, body }: CommandResponse): Promise<void> {
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
  await finished(response).catch(() => {});
}
