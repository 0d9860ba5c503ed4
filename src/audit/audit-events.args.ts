import { ArgsType } from 'type-graphql';
import { pageArgsOf } from '../connection/page.args.js';

/** What a cursor of `myAuditEvents` belongs to. */
export const LIST_NAME = 'myAuditEvents';

@ArgsType()
export class AuditEventsArgs extends pageArgsOf(() => LIST_NAME) {}
