import type { ComponentChildren } from 'preact';
import type { Query } from '../api/use-query';
import { texts } from '../texts/shared';
import { FailureNotice } from './failure-notice';

interface LoadedProps<Result> {
  readonly query: Query<Result>;
  /** How many lines the content will take, so that nothing moves when it comes. */
  readonly lines?: number;
  children(data: Result): ComponentChildren;
}

/** Shows what a query has found; before that its place, and why it failed. */
export function Loaded<Result>({ query, lines = 3, children }: LoadedProps<Result>) {
  const { data, failure, isLoading, reload } = query;
  return (
    <>
      {failure && !isLoading && <FailureNotice failure={failure} retry={() => void reload()} />}
      {data !== undefined && <div aria-busy={isLoading}>{children(data)}</div>}
      {data === undefined && isLoading && <Skeleton lines={lines} />}
    </>
  );
}

function Skeleton({ lines }: { lines: number }) {
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">{texts.loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all the same
        <span key={line} />
      ))}
    </div>
  );
}
