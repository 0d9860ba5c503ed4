import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
import type { MakeAdminOutcome, NewAdmin } from '../../admin/make-admin.js';
import { MAKE_ADMIN_URL } from '../../http/command-socket.js';
import { CommandError } from '../command/command.js';

/** Longer than the service waits for anything. */
const TIMEOUT_MS = 30_000;

/** Whether a service listens at a socket. Asked before the operator types a password for nothing. */
export async function isServing(socketPath: string): Promise<boolean> {
  const socket = connect(socketPath);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/**
 * Asks the running service to make an admin.
 * @throws CommandError with the words of the service, or if it does not answer
 */
export async function askService(socketPath: string, admin: NewAdmin): Promise<MakeAdminOutcome> {
  const { status, body } = await post(socketPath, JSON.stringify(admin)).catch((error: Error) => {
    throw new CommandError(
      `The running service gave no answer: ${error.message}. Run the command again: it tells if there is such an account now.`,
    );
  });
  if (status !== 200) throw new CommandError(body.message ?? `The running service answered with status ${status}.`);
  return body as MakeAdminOutcome;
}

async function post(socketPath: string, body: string): Promise<{ status: number; body: { message?: string } }> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const asking = request({ socketPath, method: 'POST', path: MAKE_ADMIN_URL, headers, signal });
  asking.end(body);
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: (await json(response)) as { message?: string } };
}
