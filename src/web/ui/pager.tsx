import { texts } from '../texts/shared';
import type { UrlState } from './url-state';

/** The arguments of a connection for one page. */
export interface Page {
  readonly first?: number;
  readonly after?: string;
  readonly last?: number;
  readonly before?: string;
}

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null | undefined;
  readonly endCursor: string | null | undefined;
}

/** No page but the first. */
export const FIRST_PAGE = { after: '', before: '' };

/** The page that the address of a list names. @param size how many entries a page has */
export function pageOf({ after, before }: UrlState, size: number): Page {
  if (before) return { last: size, before };
  return after ? { first: size, after } : { first: size };
}

/** Buttons to the pages before and after. Nothing where all is on one page. */
export function Pager({ info, onTurn }: { info: PageInfo; onTurn(page: UrlState): void }) {
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = info;
  if (!hasNextPage && !hasPreviousPage) return null;
  const turn = (page: UrlState) => {
    onTurn({ ...FIRST_PAGE, ...page });
    document.getElementById('content')?.scrollIntoView();
  };
  return (
    <nav class="pager" aria-label={texts.pages}>
      <button
        type="button"
        class="secondary"
        aria-disabled={!hasPreviousPage}
        onClick={() => hasPreviousPage && startCursor && turn({ before: startCursor })}
      >
        {texts.previous}
      </button>
      <button
        type="button"
        class="secondary"
        aria-disabled={!hasNextPage}
        onClick={() => hasNextPage && endCursor && turn({ after: endCursor })}
      >
        {texts.next}
      </button>
    </nav>
  );
}
