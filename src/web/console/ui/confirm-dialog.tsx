/** Asks in the page before what cannot be taken back. The focus is on the way out, and Escape takes it. */
import { useLayoutEffect, useId, useRef } from 'preact/hooks';
import { Icon } from '../../shared/ui/icon.tsx';

interface Props {
  readonly text: string;
  readonly yes: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

export function Question({ text, yes, onYes, onNo }: Props) {
  const id = useId();
  const no = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => no.current?.focus(), []);
  return (
    <div
      class="question"
      role="alertdialog"
      aria-labelledby={id}
      onKeyDown={({ key }) => key === 'Escape' && onNo()}
      data-testid="question"
    >
      <Icon name="warning" />
      <p id={id}>{text}</p>
      <div class="question-buttons">
        <button type="button" class="danger" onClick={onYes} data-testid="question-yes">
          {yes}
        </button>
        <button type="button" class="secondary" ref={no} onClick={onNo} data-testid="question-no">
          Leave it
        </button>
      </div>
    </div>
  );
}
