/** The state of a button with a ConfirmDialog: closing the dialog returns the focus to the button. */
import { useRef, useState } from 'preact/hooks';

export function useConfirmDialog() {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return { isOpen, button, open: () => setOpen(true), close };
}
