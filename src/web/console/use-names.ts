import { useEffect, useState } from 'preact/hooks';
import { ask } from '../api/ask';
import { TypedDocumentString } from '../gql/graphql';

/** A request may have 30 aliases (GRAPHQL_MAX_ALIASES). */
const MAX_IDS = 25;

type Names = Readonly<Record<string, string>>;

/** The usernames of the active people among these ids. Whoever may not read users sees the ids only. */
export function useNames(ids: readonly (string | null | undefined)[]): Names {
  const [names, setNames] = useState<Names>({});
  const wanted = [...new Set(ids)].filter((id) => typeof id === 'string').sort();
  const key = wanted.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key has the ids
  useEffect(() => {
    for (let start = 0; start < wanted.length; start += MAX_IDS)
      void find(wanted.slice(start, start + MAX_IDS))
        .then((found) => setNames((known) => ({ ...known, ...found })))
        .catch(() => {});
  }, [key]);
  return names;
}

/** @throws Failure */
async function find(ids: readonly string[]): Promise<Names> {
  const variables = Object.fromEntries(ids.map((id, index) => [`id${index}`, id]));
  const types = ids.map((_, index) => `$id${index}: ID!`).join(', ');
  const fields = ids.map((_, index) => `u${index}: user(id: $id${index}) { id username }`).join('\n');
  const document = new TypedDocumentString<
    Record<string, { id: string; username: string } | null>,
    Record<string, string>
  >(`query Names(${types}) {\n${fields}\n}`);
  const found = await ask(document, variables);
  return Object.fromEntries(Object.values(found).flatMap((user) => (user ? [[user.id, user.username]] : [])));
}
