import { AuthHeroError } from './authhero-error.js';
import type { CallOptions } from './call-options.js';
import type { ClientOptions } from './client-options.js';
import type { ConfirmationDemand } from './confirmation.js';
import { type Operation, operations } from './documents.js';
import type * as Schema from './generated/schema.js';
import { type KeyStorage, memoryStorage } from './key-storage.js';
import { Sender } from './sender.js';
import { Session, type SessionEvent, type SessionListener } from './session.js';
import { type SecondFactorStep, type SignedIn, type SignInEnd, type Step, stepOf } from './sign-in.js';
import type { TypedDocument, VariablesOf } from './typed-document.js';

export type {
  CallOptions,
  ClientOptions,
  ConfirmationDemand,
  KeyStorage,
  Schema,
  SecondFactorStep,
  SessionEvent,
  SessionListener,
  SignedIn,
  SignInEnd,
  Step,
  TypedDocument,
};
export { AuthHeroError, memoryStorage };

/** What a client can do besides the operations of the schema. */
export interface Helpers {
  /**
   * Signs in with a password. The client keeps the key, or the browser the cookie.
   * @throws AuthHeroError
   */
  signIn(input: Schema.LoginInput, options?: CallOptions): Promise<Step<Schema.LoginResult>>;
  /**
   * Ends this login, and no other one. It is no error if it is over already.
   * @throws AuthHeroError if AuthHero cannot be asked; a key is forgotten all the same
   */
  signOut(options?: CallOptions): Promise<void>;
  /**
   * Sends a document of your own. The key, retries and the confirmation are as for the methods.
   * @param document a string, or what code generation makes with `documentMode: 'string'`
   * @throws AuthHeroError
   */
  send<Result = Record<string, unknown>, Variables = Record<string, unknown> | undefined>(
    document: TypedDocument<Result, Variables>,
    variables?: VariablesOf<Variables>,
    options?: CallOptions,
  ): Promise<Result>;
  /** Tells of logins, their ends and confirmations, in every tab. @returns ends it */
  subscribe(listener: SessionListener): () => void;
  /** Sets the key in the mode `key`, such as one that rotateApiKey has made. @param key undefined to forget it */
  useKey(key: string | undefined): Promise<void>;
  /** Stops listening to other tabs. Only for clients that do not live as long as their page. */
  close(): void;
}

/** A method for each operation of AuthHero, and helpers. */
export type Client = Schema.Operations & Helpers;

/**
 * Makes a client for AuthHero: one for a page, or one for each user of a server.
 * A mistake in the options is an error of the first call, since pages are also rendered on servers.
 */
export function createClient(options: ClientOptions): Client {
  const session = new Session(options);
  const sender = new Sender(options, session);
  const methods = Object.fromEntries(
    operations.map((operation) => [operation.name, methodOf(operation, sender, options.mode)]),
  ) as unknown as Schema.Operations;
  const signOut = async (call?: CallOptions): Promise<void> => {
    try {
      await methods.logout({ scope: 'CURRENT' }, call);
      await session.end();
    } catch (error) {
      if (error instanceof AuthHeroError && error.code === 'UNAUTHENTICATED') return;
      if (options.mode === 'key') await session.end();
      throw error;
    }
  };
  const helpers: Helpers = {
    signIn: async (input, call) => stepOf(await methods.login(input, call), methods.completeLogin),
    signOut,
    send: async (document, variables, call = {}) => {
      const query = String(document);
      if (query === '[object Object]') throw new AuthHeroError('MISUSE', NO_TEXT);
      // The word may stand in a query too. Then that is not repeated after a fault, which does no harm.
      const isQuery = !/\bmutation\b/.test(query);
      return (await sender.send(
        { query, variables: variables as object | undefined, isOwn: false },
        isQuery,
        call,
      )) as never;
    },
    subscribe: (listener) => session.subscribe(listener),
    useKey: (key) => (key === undefined ? session.end() : session.begin('SIGNED_IN', key)),
    close: () => session.tabs.close(),
  };
  // What ends a login for the server ends it here too.
  const logout: Client['logout'] = async (variables, call) => {
    const result = await methods.logout(variables, call);
    if (variables?.scope !== 'OTHERS') await session.end();
    return result;
  };
  return { ...methods, ...helpers, logout };
}

const NO_TEXT = "A document has to be a string: set documentMode: 'string' in your code generation.";

function methodOf(operation: Operation, sender: Sender, mode: ClientOptions['mode']) {
  const { name, takes, isDelivered, document, isQuery } = operation;
  return async (first?: object, second?: CallOptions): Promise<unknown> => {
    const call = (takes === 'nothing' ? first : second) as CallOptions | undefined;
    const given = isDelivered && mode === 'cookie' ? { ...first, delivery: 'COOKIE' } : first;
    const variables = takes === 'nothing' ? undefined : takes === 'input' ? { input: given } : given;
    return (await sender.send({ query: document, variables, isOwn: true }, isQuery, call ?? {}))[name];
  };
}
