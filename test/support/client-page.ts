import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StaticPage } from './static-page.js';

const MODULES = ['client', 'passkey/passkey', 'provider/provider'];
const PAGE = `<!doctype html><title>app</title>
<input aria-label="Username" autocomplete="username webauthn">
<script type="module">
${MODULES.map((name, index) => `import * as part${index} from '/client/${name}.js';`).join('\n')}
globalThis.lib = { ${MODULES.map((_name, index) => `...part${index}`).join(', ')} };
</script>`;

/** Serves a page at an origin of its own whose scripts find all of authhero-graphql-client in `lib`. */
export async function serveClientPage(): Promise<StaticPage> {
  const folder = mkdtempSync(join(tmpdir(), 'authhero-client-page-'));
  await promisify(execFile)('tsc', ['-p', 'src/client', '--outDir', folder]);
  const server = createServer(({ url = '/' }, response) => {
    const [, file] = /^\/client\/([\w/-]+\.js)$/.exec(url) ?? [];
    response.setHeader('content-type', file ? 'text/javascript' : 'text/html');
    response.end(file ? readFileSync(join(folder, file)) : PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  };
  return { port, origin: `http://localhost:${port}`, stop };
}
