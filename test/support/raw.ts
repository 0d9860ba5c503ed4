import { type Answer, read } from './client.js';
import { exchange } from './wire.js';

/** Sends header lines as they stand, which fetch would mend or refuse; one character is one byte. */
export async function sendRaw(
  url: string,
  headers: string[],
  query: string,
  requestLine = 'POST /graphql HTTP/1.1',
): Promise<Answer> {
  const body = JSON.stringify({ query });
  const all = [...headers, 'content-type: application/json', `content-length: ${body.length}`, 'connection: close'];
  const received = await exchange(url, [requestLine, ...all, '', body].join('\r\n'));
  const text = Buffer.from(received, 'latin1').toString('utf8');
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const pairs = lines.map((line): [string, string] => [line.split(':')[0] ?? '', line.replace(/^[^:]*: ?/, '')]);
  return read(new Response(rest.join('\r\n\r\n'), { status: Number(statusLine.split(' ')[1]), headers: pairs }));
}
