/** A button that asks before it does anything (question.tsx): with the answer, the focus is on it again. */
import { useRef, useState } from 'preact/hooks';

export function useAsked() {
  const [isAsked, setAsked] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setAsked(false);
    button.current?.focus();
  };
  return { isAsked, button, ask: () => setAsked(true), close };
}
