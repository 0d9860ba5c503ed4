import type { IncomingHttpHeaders } from 'node:http';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { UnauthenticatedError } from '../errors/api-error.js';
import type { Credential } from '../viewer/credential.js';
import type { Viewer } from '../viewer/viewer.js';
import { STRATEGIES } from './strategies.js';
import type { AuthenticationRequest, AuthenticationStrategy, StrategyParts } from './strategy.js';

/** Asks every strategy who sends a request. */
export class Authenticator {
  private readonly strategies: readonly AuthenticationStrategy[];
  /** Those of credentials that a client gives. */
  private readonly given: readonly AuthenticationStrategy[];
  /** Those of credentials that a browser sends by itself. */
  private readonly unasked: readonly AuthenticationStrategy[];
  private readonly strategyOfKind: ReadonlyMap<string, AuthenticationStrategy>;

  constructor(parts: StrategyParts) {
    const entries = STRATEGIES.map((Strategy) => [Strategy, new Strategy(parts)] as const);
    this.strategies = entries.map(([, strategy]) => strategy);
    this.given = this.strategies.filter(({ isSentByItself }) => !isSentByItself);
    this.unasked = this.strategies.filter(({ isSentByItself }) => isSentByItself);
    this.strategyOfKind = new Map(
      entries.flatMap(([{ kinds }, strategy]) => Object.keys(kinds).map((kind) => [kind, strategy] as const)),
    );
  }

  /**
   * Whether a request carries a credential that was good within the last minute. Only such a request need not wait in the queue of
   * strangers: the form of a key can be made up. It decides nothing about access.
   */
  hasProvenRecently(headers: IncomingHttpHeaders): boolean {
    return this.strategies.some((strategy) => strategy.hasProvenRecently(headers));
  }

  /**
   * A request with two credentials is refused: which of them counts would be a guess. A cookie that a browser has added does not count
   * beside another.
   * @throws UnauthenticatedError unless the request carries exactly one credential, and a good one
   */
  async authenticate(request: AuthenticationRequest): Promise<Viewer> {
    const viewer = (await onlyViewer(this.given, request)) ?? (await onlyViewer(this.unasked, request));
    if (!viewer) throw new UnauthenticatedError();
    return viewer;
  }

  /** @throws UnauthenticatedError when a credential has been ended since it was verified */
  async assertLive(credential: Credential, em: SqlEntityManager): Promise<void> {
    const isLive = await this.strategyOfKind.get(credential.kind)?.isLive(credential, em);
    if (!isLive) throw new UnauthenticatedError();
  }
}

/** The viewer that one of the strategies finds; null if none does. @throws UnauthenticatedError if several do */
async function onlyViewer(
  strategies: readonly AuthenticationStrategy[],
  request: AuthenticationRequest,
): Promise<Viewer | null> {
  let only: Viewer | null = null;
  for (const strategy of strategies) {
    const viewer = await strategy.authenticate(request);
    if (viewer && only) throw new UnauthenticatedError();
    only ??= viewer;
  }
  return only;
}
