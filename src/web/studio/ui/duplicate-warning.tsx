/** A wish that was not granted at once, because an earlier task may be it: said calmly, with the way to insist. */
import { DOUBLED } from '../messages/lost-task-message.ts';

export function DoubledNotice({ onMake }: { onMake: () => void }) {
  return (
    <div class="notice info" role="alert" data-testid="doubled">
      <div class="notice-text">
        <strong>{DOUBLED.title}</strong>
        <p>{DOUBLED.text}</p>
      </div>
      <button type="button" class="secondary" onClick={onMake} data-testid="make-another">
        Make another
      </button>
    </div>
  );
}
