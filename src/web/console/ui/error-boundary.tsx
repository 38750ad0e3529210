/**
 * Replaces what it contains by an error message if rendering it throws: the page, so that the navigation stays, and
 * around everything, the whole console. With a `key` that changes with the page, the next page is rendered.
 */
import { Component, type ComponentChildren } from 'preact';
import { Notice } from '../../shared/ui/notice.tsx';
import { toSentence } from '../../shared/messages/to-sentence.ts';

interface State {
  readonly message?: string;
}

export class ConsoleErrorBoundary extends Component<{ children: ComponentChildren }, State> {
  override state: State = {};

  static override getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch(error: unknown): void {
    reportError(error);
  }

  override render({ children }: { children: ComponentChildren }, { message }: State) {
    if (message === undefined) return children;
    const notice = {
      title: 'Unexpected error on this page',
      text: `${toSentence(message)} The edge itself is not affected.`,
    };
    return (
      <div class="page-error" data-testid="page-error">
        <Notice message={notice}>
          <button type="button" class="secondary" onClick={() => location.reload()}>
            Reload
          </button>
        </Notice>
      </div>
    );
  }
}
