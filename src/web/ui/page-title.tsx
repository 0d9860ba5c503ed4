import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { texts } from '../texts/shared';

let isFirst = true;

/** The heading of a page. It gets the focus when one comes to the page from another one, so that a screen reader reads it. */
export function PageTitle({ title, action }: { title: string; action?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = texts.pageTitle(title);
    const isTaken = document.activeElement instanceof HTMLInputElement;
    if (!isFirst && !isTaken) heading.current?.focus();
    isFirst = false;
  }, [title]);
  return (
    <div class="page-title">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {action}
    </div>
  );
}
