import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { Identity } from '../../identity-provider/identity.entity.js';
import type { User } from '../../user/user.entity.js';
import { identityOf } from './identity-text.js';

/** The identities of lines that somebody has already, so that a line with one of them is refused. */
export class KnownIdentities {
  private constructor(
    private readonly em: SqlEntityManager,
    private readonly taken: Set<string>,
  ) {}

  static async lookUp(em: SqlEntityManager, texts: readonly string[]): Promise<KnownIdentities> {
    const keys = texts.map(identityOf).map(({ issuer, subject }) => ({ issuer, subject }));
    const found = keys.length > 0 ? await em.find(Identity, { $or: keys }) : [];
    return new KnownIdentities(em, new Set(found.map(keyOf)));
  }

  has(texts: readonly string[]): boolean {
    return texts.some((text) => this.taken.has(keyOf(identityOf(text))));
  }

  /** Gives them to a new user. */
  add(user: User, texts: readonly string[]): void {
    for (const identity of texts.map(identityOf)) {
      this.em.persist(Object.assign(new Identity(), { ...identity, user, label: null }));
      this.taken.add(keyOf(identity));
    }
  }
}

const keyOf = ({ issuer, subject }: { issuer: string; subject: string }): string => `${issuer} ${subject}`;
