/** A button that asks once more before it does what cannot be undone. */
import { useRef, useState } from 'preact/hooks';
import { isDeliberateClick } from '../tasks/debounce-click.ts';

export interface Confirmation {
  /** Whether it is asked now. */
  readonly isConfirming: boolean;
  /** What the button is told. */
  readonly handlers: {
    readonly onClick: (event: MouseEvent) => void;
    readonly onBlur: () => void;
  };
}

/** The first press asks and the next deliberate one answers; whoever turns away has said no. */
export function useConfirm(onYes: () => void): Confirmation {
  const [isAsked, setAsked] = useState(false);
  const lastPress = useRef(-Infinity);
  const onClick = ({ detail }: MouseEvent) => {
    const now = performance.now();
    const isYes = isAsked && isDeliberateClick(detail, lastPress.current, now);
    lastPress.current = now;
    setAsked(!isYes);
    if (isYes) onYes();
  };
  return { isConfirming, handlers: { onClick, onBlur: () => setAsked(false) } };
}
