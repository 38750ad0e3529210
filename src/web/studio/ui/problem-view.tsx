/** Why there is no news of a task, with buttons to check it again or to remove it. */
import type { Message } from '../../shared/messages/message.ts';
import { formatRemoveConfirmation } from '../messages/unconfirmed-task-message.ts';
import { useConfirm } from './use-confirm.ts';

interface Props {
  readonly message: Message;
  /** Undefined if it may not be checked with the present credential. */
  readonly onCheckAgain: (() => void) | undefined;
  /** Undefined if it is known to exist. */
  readonly onRemove: (() => void) | undefined;
}

export function ProblemView({ message: { title, text }, onCheckAgain, onRemove }: Props) {
  return (
    <div class="frame-message" role="alert" data-testid="task-problem">
      <p class="frame-title">{title}</p>
      <p>{text}</p>
      <div class="frame-actions">
        {onCheckAgain !== undefined && (
          <button
            type="button"
            class="secondary on-frame"
            onClick={onCheckAgain}
            data-testid="check-again"
          >
            Check again
          </button>
        )}
        {onRemove !== undefined && <RemoveButton onRemove={onRemove} />}
      </div>
    </div>
  );
}

/** Asks for confirmation, because the task may be paid for. */
function RemoveButton({ onRemove }: { onRemove: () => void }) {
  const { isConfirming, handlers } = useConfirm(onRemove);
  return (
    <button type="button" class="secondary on-frame" {...handlers} data-testid="remove-unconfirmed">
      {isConfirming ? formatRemoveConfirmation('sending') : 'Remove'}
    </button>
  );
}
