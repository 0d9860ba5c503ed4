import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { TypedDocumentString } from '../gql/graphql';
import { ask } from './ask';
import { Failure } from './failure';

/** What is known of a query. The last data stays while a newer answer is on its way. */
export interface Query<Result> {
  readonly data: Result | undefined;
  readonly failure: Failure | undefined;
  readonly isLoading: boolean;
  /** Asks again. */
  reload(): Promise<void>;
}

/** Asks when the component appears and when the variables change. */
export function useQuery<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  ...variables: Variables extends Record<string, never> ? [] : [Variables]
): Query<Result> {
  const [data, setData] = useState<Result>();
  const [failure, setFailure] = useState<Failure>();
  const [isLoading, setLoading] = useState(true);
  const newest = useRef(0);
  const key = JSON.stringify(variables);

  const reload = useCallback(async () => {
    newest.current += 1;
    const turn = newest.current;
    setLoading(true);
    try {
      const result = await ask(document, ...(JSON.parse(key) as typeof variables));
      if (turn !== newest.current) return;
      setData(() => result);
      setFailure(undefined);
    } catch (error) {
      if (turn === newest.current) setFailure(Failure.of(error));
    }
    if (turn === newest.current) setLoading(false);
  }, [document, key]);

  useEffect(() => {
    void reload();
    return () => {
      newest.current += 1;
    };
  }, [reload]);

  return { data, failure, isLoading, reload };
}
