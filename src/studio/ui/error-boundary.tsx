/** Stands where the page was if it breaks: says what happened, and offers a way on. */
import { Component, type ComponentChildren } from 'preact';
import { forgetToken } from '../access/token.ts';
import { forgetDraft } from '../form/draft.ts';
import { forgetHistory } from '../history/history-store.ts';
import { sentence } from '../words/sentence.ts';
import { Notice } from './notice.tsx';

interface Props {
  readonly children: ComponentChildren;
}

interface State {
  readonly said?: string;
  readonly isSure: boolean;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { isSure: false };

  static override getDerivedStateFromError(error: unknown): Partial<State> {
    return { said: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch(error: unknown): void {
    reportError(error);
  }

  override render({ children }: Props, { said, isSure }: State) {
    if (said === undefined) return children;
    const words = {
      title: 'This page broke',
      text: `It said: ${sentence(said)} What is under way goes on at the edge. Load the page again first; if it breaks again, clear what this browser keeps.`,
      next: 'none' as const,
    };
    return (
      <main class="broken" data-testid="broken">
        <Notice words={words}>
          <button type="button" class="secondary" onClick={() => location.reload()}>
            Load again
          </button>
          <button
            type="button"
            class="secondary"
            onClick={() => (isSure ? clearAll() : this.setState({ isSure: true }))}
            data-testid="clear-kept"
          >
            {isSure
              ? 'Really clear history, drafts and token? Paid tasks may be lost'
              : 'Clear what this browser keeps'}
          </button>
        </Notice>
      </main>
    );
  }
}

function clearAll(): void {
  forgetHistory();
  forgetDraft();
  forgetToken();
  location.reload();
}
