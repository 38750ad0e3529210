/** A button that asks once more before it does what cannot be undone. */
import { useRef, useState } from 'preact/hooks';
import { isAnswer } from '../tasks/debounce-click.ts';

export interface Question {
  /** Whether it is asked now. */
  readonly isAsked: boolean;
  /** What the button is told. */
  readonly handlers: {
    readonly onClick: (event: MouseEvent) => void;
    readonly onBlur: () => void;
  };
}

/** The first press asks and the next deliberate one answers; whoever turns away has said no. */
export function useQuestion(onYes: () => void): Question {
  const [isAsked, setAsked] = useState(false);
  const lastPress = useRef(-Infinity);
  const onClick = ({ detail }: MouseEvent) => {
    const now = performance.now();
    const isYes = isAsked && isAnswer(detail, lastPress.current, now);
    lastPress.current = now;
    setAsked(!isYes);
    if (isYes) onYes();
  };
  return { isAsked, handlers: { onClick, onBlur: () => setAsked(false) } };
}
