/** A button that asks for confirmation before it does what cannot be undone. */
import { useRef, useState } from 'preact/hooks';
import { isDeliberateClick } from '../tasks/debounce-click.ts';

export interface Confirmation {
  /** Whether the button shows the question. */
  readonly isConfirming: boolean;
  /** For the button. */
  readonly handlers: {
    readonly onClick: (event: MouseEvent) => void;
    readonly onBlur: () => void;
  };
}

/** The first click asks and the next deliberate one confirms. Moving the focus away cancels. */
export function useConfirm(onConfirm: () => void): Confirmation {
  const [isConfirming, setConfirming] = useState(false);
  const lastClick = useRef(-Infinity);
  const onClick = ({ detail }: MouseEvent) => {
    const now = performance.now();
    const isConfirmed = isConfirming && isDeliberateClick(detail, lastClick.current, now);
    lastClick.current = now;
    setConfirming(!isConfirmed);
    if (isConfirmed) onConfirm();
  };
  return { isConfirming, handlers: { onClick, onBlur: () => setConfirming(false) } };
}
