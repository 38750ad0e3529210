/** The heading of a page. It has the focus when one comes there, so that a screen reader says where one is. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Words } from '../messages/error-message.ts';
import { clockOf } from '../messages/time-label.ts';

interface Props {
  readonly title: string;
  /** Of what is read again and again: as of when it is, and what went wrong with the latest try. */
  readonly reading?: { readonly at: number | undefined; readonly error: Words | undefined };
  readonly children?: ComponentChildren;
}

/** Nobody came here from another page yet: the browser's own focus is right. */
let isFirst = true;

export function PageHead({ title, reading, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirst) {
      scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    isFirst = false;
  }, []);
  useEffect(() => {
    document.title = `${title} · kie-edge`;
  }, [title]);
  return (
    <div class="page-head">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {reading?.at !== undefined && (
        <p class="as-of" data-testid="as-of">
          as of {clockOf(reading.at)}
        </p>
      )}
      <div class="page-actions">{children}</div>
      {reading?.error !== undefined && (
        <p class="stale" role="alert" data-testid="reading-error">
          <strong>{reading.error.title}.</strong> {reading.error.text}
        </p>
      )}
    </div>
  );
}

/** Where the focus goes when what had it is gone. */
export function focusHeading(): void {
  document.querySelector('h1')?.focus({ preventScroll: true });
}
