import type { Failure } from '../api/failure';
import { texts } from '../texts/shared';

/** What to tell a person about a failure. The wait is told apart. */
export function failureText(failure: Failure): string {
  switch (failure.kind) {
    case 'offline':
      return [texts.offline, failure.message].join(' ').trim();
    case 'unreachable':
      return [texts.unreachable, failure.message].join(' ').trim();
    case 'limited':
      return texts.limited;
    case 'unavailable':
      return texts.unavailable;
    case 'signed-out':
      return texts.sessionEnded;
    case 'not-configured':
      return failure.message === 'SMTP_URL' ? texts.noMail : texts.notOffered;
    case 'input':
      return [...failure.fields.values()].map((message) => texts.sentence(message)).join(' ') || failure.message;
    case 'refused':
      return failure.message;
  }
}
