import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { openStatements } from './statements.ts';

/** The least that can answer: no framework, no GraphQL; reads the body, checks the key in the database, writes JSON. */
const statements = openStatements();

interface Body {
  readonly query: string;
  readonly variables?: { readonly after?: string | null };
}

createServer((request, response) => {
  answer(request, response).catch((error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    response.writeHead(500).end();
  });
}).listen(Number(process.env.PORT), '127.0.0.1', () => process.stdout.write('ready\n'));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { query, variables } = JSON.parse(await bodyOf(request)) as Body;
  const key = String(request.headers['x-api-key']);
  const data = query.includes('users')
    ? { users: await statements.users(key, variables?.after) }
    : { me: await statements.me(key) };
  const text = JSON.stringify({ data });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => resolve(text)).on('error', reject);
  });
}
