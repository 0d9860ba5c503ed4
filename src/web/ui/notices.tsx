import { useEffect, useRef, useState } from 'preact/hooks';

const SHOWN_MS = 6_000;
let count = 0;
let tell: (notice: { id: number; text: string }) => void = () => {};

/** Tells that something was done, also to a screen reader. */
export function notify(text: string): void {
  count += 1;
  tell({ id: count, text });
}

/** Where notices appear: once in a page, above its dialogs. */
export function Notices() {
  const place = useRef<HTMLDivElement>(null);
  const [{ id, text }, setNotice] = useState({ id: 0, text: '' });
  useEffect(() => {
    tell = setNotice;
  }, []);
  useEffect(() => {
    if (!text) return undefined;
    place.current?.hidePopover();
    place.current?.showPopover();
    const timer = setTimeout(() => {
      setNotice({ id, text: '' });
      place.current?.hidePopover();
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, text]);
  return (
    <div ref={place} class="notices" role="status" popover="manual">
      {text && (
        <p key={id} class="notice done">
          {text}
        </p>
      )}
    </div>
  );
}
