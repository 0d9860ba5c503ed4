import { AuthHeroError } from './authhero-error.js';
import type { CallOptions } from './call-options.js';
import type { ClientOptions } from './client-options.js';
import { Confirmation } from './confirmation.js';
import { operations } from './documents.js';
import type { ConfirmationRequired, ConfirmIdentityResult } from './generated/schema.js';
import { orAborted, withRetries } from './retry.js';
import type { Session } from './session.js';
import { type Request, Transport } from './transport.js';

type Data = Record<string, unknown>;
interface Member {
  readonly __typename?: string;
  readonly apiKey?: string | null;
}

const CONFIRM = operations.find(({ name }) => name === 'confirmIdentity')?.document ?? '';

/** Sends operations with the key of the login, keeps the key of the answers, and gets the proofs that operations need. */
export class Sender {
  private readonly transport: Transport;
  private readonly confirmation: Confirmation;

  constructor(
    private readonly options: ClientOptions,
    private readonly session: Session,
  ) {
    this.transport = new Transport(options);
    this.confirmation = new Confirmation(options.confirm, session, async (proof) => {
      const data = await this.sendOnce({ query: CONFIRM, variables: { proof }, isOwn: true }, false, {});
      return data.confirmIdentity as ConfirmIdentityResult;
    });
  }

  /**
   * @returns the data of the answer
   * @throws AuthHeroError, the reason of the signal, or what the app's function `confirm` throws
   */
  async send(request: Request, isQuery: boolean, call: CallOptions): Promise<Data> {
    for (;;) {
      const state = this.session.state;
      const data = await this.sendOnce(request, isQuery, call);
      const required = call.confirm === false ? undefined : confirmationIn(data);
      if (!required) return data;
      const isConfirmed =
        this.session.wasConfirmedSince(state) || (await orAborted(this.confirmation.obtain(required), call.signal));
      if (!isConfirmed) return data;
    }
  }

  private sendOnce(request: Request, isQuery: boolean, call: CallOptions): Promise<Data> {
    const send = () => withRetries(() => this.sendWithKey(request, call), isQuery, this.options, call.signal);
    return swapsKey(request) ? this.session.tabs.alone(send) : send();
  }

  private async sendWithKey(request: Request, call: CallOptions): Promise<Data> {
    const { state } = this.session;
    const key = call.anonymous ? undefined : await this.session.key();
    try {
      const data = await this.transport.send(request, key, call);
      await this.keepKeyOf(data);
      return data;
    } catch (error) {
      if (!isUnauthenticated(error) || call.anonymous) throw error;
      if (!swapsKey(request)) await this.session.tabs.settled();
      // The key was swapped while the request was on its way. Nothing was done with the old one.
      if (this.session.wasConfirmedSince(state)) return this.sendWithKey(request, call);
      const hadCredential = key !== undefined || this.options.mode === 'cookie';
      if (hadCredential && this.session.state.logins === state.logins) await this.session.expire();
      throw error;
    }
  }

  private async keepKeyOf(data: Data): Promise<void> {
    for (const member of Object.values(data) as (Member | null)[])
      switch (member?.__typename) {
        case 'LoginSuccess':
        case 'SessionStarted':
          await this.session.begin('SIGNED_IN', member.apiKey ?? undefined);
          break;
        case 'ConfirmIdentitySuccess':
          await this.session.begin('CONFIRMED', member.apiKey ?? undefined);
          break;
        case 'DeleteMePayload':
          await this.session.end();
      }
  }
}

/** The swap of the key and its message to other tabs belong together: see Tabs.settled. */
const swapsKey = ({ query }: Request): boolean => query.includes('confirmIdentity');

const isUnauthenticated = (error: unknown): boolean =>
  error instanceof AuthHeroError && error.code === 'UNAUTHENTICATED';

/** Only of a document with one operation: to repeat another one would repeat what is done. */
function confirmationIn(data: Data): ConfirmationRequired | undefined {
  const members = Object.values(data) as ConfirmationRequired[];
  const [member] = members;
  return members.length === 1 && member?.__typename === 'ConfirmationRequired' && member.methods ? member : undefined;
}
