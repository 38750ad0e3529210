/** Shown instead of creating a task that a pending one may be, with a button to create it anyway. */
import { DUPLICATE_WARNING } from '../messages/unconfirmed-task-message.ts';

export function DuplicateWarning({ onCreateAnyway }: { onCreateAnyway: () => void }) {
  return (
    <div class="notice info" role="alert" data-testid="duplicate-warning">
      <div class="notice-text">
        <strong>{DUPLICATE_WARNING.title}</strong>
        <p>{DUPLICATE_WARNING.text}</p>
      </div>
      <button type="button" class="secondary" onClick={onCreateAnyway} data-testid="create-anyway">
        Create anyway
      </button>
    </div>
  );
}
