/** Shown instead of the page if rendering fails: the error, and how to recover. */
import { Component, type ComponentChildren } from 'preact';
import { toSentence } from '../../shared/messages/to-sentence.ts';
import { Notice } from '../../shared/ui/notice.tsx';
import { clearClientToken } from '../access/stored-token.ts';
import { clearDraft } from '../form/draft.ts';
import { clearHistory } from '../history/local-storage-history.ts';
import { useConfirm } from './use-confirm.ts';

interface Props {
  readonly children: ComponentChildren;
}

interface State {
  readonly errorText?: string;
}

export class StudioErrorBoundary extends Component<Props, State> {
  override state: State = {};

  static override getDerivedStateFromError(error: unknown): Partial<State> {
    return { errorText: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch(error: unknown): void {
    reportError(error);
  }

  override render({ children }: Props, { errorText }: State) {
    if (errorText === undefined) return children;
    const message = {
      title: 'This page failed',
      text: `${toSentence(errorText)} Running tasks continue on the server. Reload the page. If it fails again, clear the data stored in this browser.`,
    };
    return (
      <main class="page-error" data-testid="page-error">
        <Notice message={message}>
          <button type="button" class="secondary" onClick={() => location.reload()}>
            Reload
          </button>
          <ClearDataButton />
        </Notice>
      </main>
    );
  }
}

function ClearDataButton() {
  const { isConfirming, handlers } = useConfirm(clearStoredData);
  return (
    <button type="button" class="secondary" {...handlers} data-testid="clear-data">
      {isConfirming
        ? 'Clear history, drafts and token? Paid tasks may be lost'
        : 'Clear stored data'}
    </button>
  );
}

function clearStoredData(): void {
  clearHistory();
  clearDraft();
  clearClientToken();
  location.reload();
}
