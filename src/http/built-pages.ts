import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import staticFiles, { type SendOptions } from '@fastify/static';
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { PublicUrl } from '../config/public-url.js';

/** Where `npm run build` puts the pages: beside the compiled service, and in dist/ where the sources run, as in tests. */
const FOLDERS = ['../../web', '../../dist/web'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
const ASSET_MAX_AGE = '365d';
/** A document names the files of its build, so a browser asks each time whether there is a newer one. */
const DOCUMENT: SendOptions = { maxAge: 0, immutable: false };

/** A folder of pages that `npm run build` made. */
export class BuiltPages {
  private constructor(
    private readonly folder: string,
    private readonly publicUrl: PublicUrl,
  ) {}

  /** @returns undefined if it was not built */
  static find(name: 'pages' | 'explorer', publicUrl: PublicUrl): BuiltPages | undefined {
    const folder = FOLDERS.map((path) => join(path, name)).find((path) => existsSync(join(path, 'assets')));
    return folder === undefined ? undefined : new BuiltPages(folder, publicUrl);
  }

  /** Serves the files that documents load. Their names change with their content, so a browser may keep them for ever. */
  static async serveAssets(http: FastifyInstance, pages: readonly BuiltPages[]): Promise<void> {
    await http.register(staticFiles, {
      root: pages.map(({ folder }) => join(folder, 'assets')),
      prefix: '/assets/',
      // A route for each file: any other path is nothing.
      wildcard: false,
      index: false,
      preCompressed: true,
      immutable: true,
      maxAge: ASSET_MAX_AGE,
    });
  }

  /** @param headers what the page needs beside the headers of every response */
  document(file: string, headers: Readonly<Record<string, string>>): RouteHandlerMethod {
    return (request, reply) => {
      const elsewhere = this.otherNameOfThisMachine(request.headers.host);
      if (elsewhere) return reply.redirect(elsewhere + request.url);
      return reply.headers(headers).sendFile(file, this.folder, DOCUMENT);
    };
  }

  /** Cookies and passkeys belong to `localhost`, and do not work at `127.0.0.1`. */
  private otherNameOfThisMachine(host = ''): string | undefined {
    const { value } = this.publicUrl;
    if (!value || new URL(value).host === host.toLowerCase()) return undefined;
    const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
    const isLoopback = ipaddr.isValid(name) && ipaddr.process(name).range() === 'loopback';
    return isLoopback && new URL(value).hostname === 'localhost' ? value : undefined;
  }
}
