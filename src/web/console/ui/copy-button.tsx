/** Copies a text to the clipboard and confirms it. */
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../../shared/ui/icon.tsx';

interface Props {
  readonly text: string;
  /** Names the text in the accessible label. */
  readonly what: string;
  /** Without a label the button is a small icon. */
  readonly label?: string;
  readonly testId?: string;
}

const FEEDBACK_MS = 2000;

export function CopyButton({ text, what, label, testId }: Props) {
  const [feedback, setFeedback] = useState('');
  useEffect(() => {
    if (feedback === '') return;
    const timer = setTimeout(() => setFeedback(''), FEEDBACK_MS);
    return () => clearTimeout(timer);
  }, [feedback]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setFeedback('Copied'),
      () => setFeedback('Copy failed'),
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
        <Icon
          name={feedback === 'Copied' ? 'check' : 'copy'}
          size={label === undefined ? 14 : 16}
        />
        {label !== undefined && (feedback || label)}
      </button>
      <span class="visually-hidden" role="status">
        {feedback}
      </span>
    </>
  );
}
