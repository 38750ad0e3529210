/** Stands where the page was if it breaks: says what happened, and offers a way on. */
import { Component, type ComponentChildren } from 'preact';
import { clearClientToken } from '../access/stored-token.ts';
import { clearDraft } from '../form/draft.ts';
import { clearHistory } from '../history/local-storage-history.ts';
import { toSentence } from '../../shared/messages/to-sentence.ts';
import { Notice } from '../../shared/ui/notice.tsx';
import { useConfirm } from './use-confirm.ts';

interface Props {
  readonly children: ComponentChildren;
}

interface State {
  readonly said?: string;
}

export class StudioErrorBoundary extends Component<Props, State> {
  override state: State = {};

  static override getDerivedStateFromError(error: unknown): Partial<State> {
    return { said: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch(error: unknown): void {
    reportError(error);
  }

  override render({ children }: Props, { said }: State) {
    if (said === undefined) return children;
    const words = {
      title: 'This page broke',
      text: `It said: ${toSentence(said)} What is under way goes on at the edge. Load the page again first; if it breaks again, clear what this browser keeps.`,
      next: 'none' as const,
    };
    return (
      <main class="page-error" data-testid="broken">
        <Notice message={words}>
          <button type="button" class="secondary" onClick={() => location.reload()}>
            Load again
          </button>
          <ClearKept />
        </Notice>
      </main>
    );
  }
}

function ClearKept() {
  const { isConfirming, handlers } = useConfirm(clearAll);
  return (
    <button type="button" class="secondary" {...handlers} data-testid="clear-kept">
      {isConfirming
        ? 'Really clear history, drafts and token? Paid tasks may be lost'
        : 'Clear what this browser keeps'}
    </button>
  );
}

function clearAll(): void {
  clearHistory();
  clearDraft();
  clearClientToken();
  location.reload();
}
