/** A task that ended without a result: why, and what to do. */
import type { Message } from '../../shared/messages/message.ts';
import { Icon } from '../../shared/ui/icon.tsx';

interface Props {
  readonly failure: Message;
  readonly onReuse: () => void;
}

export function FailureView({ failure: { title, text }, onReuse }: Props) {
  return (
    <div class="frame-message failure" data-testid="failure">
      <Icon name="warning" size={22} />
      <p class="frame-title">{title}</p>
      <p>{text}</p>
      <button type="button" class="secondary on-frame" onClick={onReuse} data-testid="try-again">
        <Icon name="repeat" />
        Reuse settings
      </button>
    </div>
  );
}
