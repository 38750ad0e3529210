/** Stands where the page was if it breaks. */
import { Component, type ComponentChildren } from 'preact';
import { Notice } from '../../shared/ui/notice.tsx';
import { toSentence } from '../../shared/messages/to-sentence.ts';

interface State {
  readonly said?: string;
}

export class ErrorBoundary extends Component<{ children: ComponentChildren }, State> {
  override state: State = {};

  static override getDerivedStateFromError(error: unknown): State {
    return { said: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch(error: unknown): void {
    reportError(error);
  }

  override render({ children }: { children: ComponentChildren }, { said }: State) {
    if (said === undefined) return children;
    const words = {
      title: 'This page broke',
      text: `It said: ${toSentence(said)} The edge itself goes on.`,
    };
    return (
      <main class="page-error" data-testid="broken">
        <Notice message={words}>
          <button type="button" class="secondary" onClick={() => location.reload()}>
            Load again
          </button>
        </Notice>
      </main>
    );
  }
}
