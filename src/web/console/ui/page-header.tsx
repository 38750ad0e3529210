/** The heading of a page. It gets the focus on navigation, so that screen readers announce the page. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { PolledQuery } from '../api/use-polled-query.ts';
import { formatClock } from '../messages/format-date.ts';

interface Props {
  readonly title: string;
  /** The page's data: its time and the error of its latest request are shown. */
  readonly query?: Pick<PolledQuery<unknown>, 'fetchedAt' | 'error'>;
  /** Buttons at the right. */
  readonly children?: ComponentChildren;
}

/** On the first page the browser's own focus is right. */
let isFirstPage = true;

export function PageHeader({ title, query, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirstPage) {
      scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    isFirstPage = false;
  }, []);
  useEffect(() => {
    document.title = `${title} · kie-edge`;
  }, [title]);
  return (
    <div class="page-header">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {query?.fetchedAt !== undefined && (
        <p class="updated-at" data-testid="updated-at">
          Updated {formatClock(query.fetchedAt)}
        </p>
      )}
      <div class="page-actions">{children}</div>
      {query?.error !== undefined && (
        <p class="page-alert" role="alert" data-testid="query-error">
          <strong>{query.error.title}.</strong> {query.error.text}
        </p>
      )}
    </div>
  );
}

/** To be called when the focused element is removed. */
export function focusHeading(): void {
  document.querySelector('h1')?.focus({ preventScroll: true });
}
