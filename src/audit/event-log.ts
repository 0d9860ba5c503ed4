import type { EventSubscriber } from '../db/feature.js';
import type { Logger } from '../observability/logger.js';

/** Writes a line of the log for each audit event: what its row has. */
export const eventLog = (log: Logger): EventSubscriber => ({
  committed({ type, actorId, subjectId, apiKeyId, detail, address, userAgent, requestId }) {
    log.info(
      { audit: type, actor: actorId, subject: subjectId, apiKeyId, detail, address, userAgent, requestId },
      'audit',
    );
  },
});
