import { connect } from 'node:net';

/** Sends bytes as they stand, one character each, and returns all that came back when the server closed the connection. */
export function exchange(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'));
    socket
      .setEncoding('latin1')
      .on('data', (chunk) => {
        received += chunk;
      })
      .on('error', reject)
      .on('close', () => resolve(received));
  });
}

/** The status of every response in what came back. */
export const statuses = (received: string): number[] =>
  [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
