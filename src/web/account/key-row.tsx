import type { MyApiKeysQuery } from '../gql/graphql';
import { texts } from '../texts/account';
import { When } from '../ui/when';

const { keys: words, list } = texts;

export type Key = MyApiKeysQuery['myApiKeys']['nodes'][number];

/** A key in the list, with what can be done with it. */
export function KeyRow({ apiKey, onDo }: { apiKey: Key; onDo(what: 'rename' | 'replace' | 'revoke'): void }) {
  const { name, maskedKey, scopes, createdOn, expiresOn, lastUsedOn, rotatedOn } = apiKey;
  const of = <span class="visually-hidden">{name}</span>;
  return (
    <li>
      <div>
        <strong class="breakable">{name}</strong> <code>{maskedKey}</code>
        {rotatedOn && <span class="tag">{words.rotated}</span>}
        <p class="about">
          {list.created} <When at={createdOn} /> · {list.expires} <When at={expiresOn} /> · {list.lastUsed}{' '}
          {lastUsedOn ? <When at={lastUsedOn} /> : list.never}
        </p>
        <p class="about breakable">{scopes ? scopes.join(', ') : words.mayAll}</p>
      </div>
      <div class="row-actions">
        <button type="button" class="secondary" onClick={() => onDo('rename')}>
          {words.rename} {of}
        </button>
        {!rotatedOn && (
          <button type="button" class="secondary" onClick={() => onDo('replace')}>
            {words.rotate} {of}
          </button>
        )}
        <button type="button" class="secondary danger" onClick={() => onDo('revoke')}>
          {words.revoke} {of}
        </button>
      </div>
    </li>
  );
}
