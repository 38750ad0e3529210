/** A wish that was not granted at once, because an earlier task may be it: said calmly, with the way to insist. */
import { DUPLICATE_WARNING } from '../messages/unconfirmed-task-message.ts';

export function DuplicateWarning({ onMake }: { onMake: () => void }) {
  return (
    <div class="notice info" role="alert" data-testid="doubled">
      <div class="notice-text">
        <strong>{DUPLICATE_WARNING.title}</strong>
        <p>{DUPLICATE_WARNING.text}</p>
      </div>
      <button type="button" class="secondary" onClick={onMake} data-testid="make-another">
        Make another
      </button>
    </div>
  );
}
