/** Puts a text onto the clipboard, and says so. */
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../../shared/ui/icon.tsx';

interface Props {
  readonly text: string;
  /** What it is, for whoever does not see where it stands. */
  readonly what: string;
  readonly label?: string;
  readonly testId?: string;
}

const SAID_FOR_MS = 2000;

export function CopyButton({ text, what, label, testId }: Props) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (said === '') return;
    const timer = setTimeout(() => setSaid(''), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('Not allowed'),
    );
  };
  return (
    <>
      <button
        type="button"
        class={label === undefined ? 'icon-button small' : 'secondary'}
        aria-label={`Copy ${what}`}
        title={`Copy ${what}`}
        onClick={copy}
        data-testid={testId}
      >
        <Icon name={said === 'Copied' ? 'check' : 'copy'} size={label === undefined ? 14 : 16} />
        {label !== undefined && (said || label)}
      </button>
      <span class="visually-hidden" role="status">
        {said}
      </span>
    </>
  );
}
