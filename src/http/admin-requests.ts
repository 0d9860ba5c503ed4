import { type MakingParts, makeAdmin, type NewAdmin } from '../admin/make-admin.js';
import { describeError } from '../observability/describe-error.js';
import type { Logger } from '../observability/logger.js';
import type { CommandResponse } from './command-socket.js';

/** What the answers need of the process. */
export interface AdminRequestParts extends MakingParts {
  readonly gate: { readonly isOpen: boolean };
  readonly log: Logger;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Answers `authhero admin create`: 200 and the outcome, or another status and a message for the operator. The body is never logged. */
export const answerAdminRequest =
  (parts: AdminRequestParts) =>
  async (body: Buffer): Promise<CommandResponse> => {
    const admin = parse(body);
    if (!admin) return refuse(400, 'The request is not well-formed.');
    if (!parts.gate.isOpen) return refuse(503, 'Migrations are pending: run authhero migrate.');
    try {
      return { status: 200, body: await makeAdmin(parts, admin) };
    } catch (error) {
      const described = describeError(error);
      parts.log.error({ error: described }, 'authhero admin create failed');
      return refuse(500, `${described.message ?? described.code} The log of the running service says more.`);
    }
  };

const refuse = (status: number, message: string): CommandResponse => ({ status, body: { message } });

function parse(body: Buffer): NewAdmin | undefined {
  try {
    const { username, password } = JSON.parse(UTF8.decode(body));
    if (typeof username !== 'string') return undefined;
    if (password === undefined) return { username };
    return typeof password === 'string' ? { username, password } : undefined;
  } catch {
    return undefined;
  }
}
