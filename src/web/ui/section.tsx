import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface SectionProps {
  /** Its heading. */
  readonly title?: string;
  /** Its name where it has no heading, because it is all that the page has. */
  readonly label?: string;
  readonly about?: ComponentChildren;
  /** Beside the title. */
  readonly action?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** A part of a page, with a title and a sentence about it. */
export function Section({ title, label, about, action, children }: SectionProps) {
  const id = useId();
  return (
    <section class="card" aria-labelledby={title && id} aria-label={label}>
      {(title || about || action) && (
        <header>
          <div>
            {title && <h2 id={id}>{title}</h2>}
            {about && <p class="about">{about}</p>}
          </div>
          {action}
        </header>
      )}
      {children}
    </section>
  );
}
