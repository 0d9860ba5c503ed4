import type { ComponentChildren } from 'preact';

/** A list without entries: what it would show, and what to do. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <div class="empty">{children}</div>;
}
