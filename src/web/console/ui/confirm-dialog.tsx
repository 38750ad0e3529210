/** Asks for confirmation of something that cannot be undone. Cancel has the focus, and Escape cancels. */
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../../shared/ui/icon.tsx';

interface Props {
  readonly text: string;
  readonly confirmLabel: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

export function ConfirmDialog({ text, confirmLabel, onConfirm, onCancel }: Props) {
  const id = useId();
  const cancel = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => cancel.current?.focus(), []);
  return (
    <div
      class="confirm-dialog"
      role="alertdialog"
      aria-labelledby={id}
      onKeyDown={({ key }) => key === 'Escape' && onCancel()}
      data-testid="confirm-dialog"
    >
      <Icon name="warning" />
      <p id={id}>{text}</p>
      <div class="confirm-buttons">
        <button type="button" class="danger" onClick={onConfirm} data-testid="confirm">
          {confirmLabel}
        </button>
        <button
          type="button"
          class="secondary"
          ref={cancel}
          onClick={onCancel}
          data-testid="confirm-cancel"
        >
          Cancel
        </button>
      </div>
    </div>
  );
}
