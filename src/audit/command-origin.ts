import { randomUUID } from 'node:crypto';
import type { Origin } from './audit-event.entity.js';

/** Where the events of a run of the command `authhero` come from. */
export const commandOrigin = (): Origin => ({ address: 'command', userAgent: null, requestId: randomUUID() });
