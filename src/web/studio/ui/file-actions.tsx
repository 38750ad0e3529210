/** What to do with a file: keep it, or pass its link on. */
import { useEffect, useState } from 'preact/hooks';
import { parseFileName } from '../history/task-result.ts';
import { Icon } from '../../shared/ui/icon.tsx';

interface Props {
  readonly address: string;
  /** Of several. */
  readonly number: number | undefined;
}

const SAID_FOR_MS = 2000;

export function FileActions({ address, number }: Props) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (said === '') return;
    const timer = setTimeout(() => setSaid(''), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () => {
    // There is no clipboard in pages over plain http.
    const { clipboard } = navigator as Partial<Navigator>;
    (clipboard?.writeText(address) ?? Promise.reject(new Error('There is none.'))).then(
      () => setSaid('Copied'),
      () => setSaid('Not allowed'),
    );
  };
  if (number === undefined)
    return (
      <>
        <a
          class="secondary"
          href={address}
          download={parseFileName(address)}
          data-testid="download"
        >
          <Icon name="download" />
          Download
        </a>
        <button type="button" class="secondary copy-button" onClick={copy} data-testid="copy-link">
          <Icon name={said === '' ? 'copy' : 'check'} />
          <span aria-live="polite">{said || 'Copy link'}</span>
        </button>
      </>
    );
  return (
    <span class="file-actions" role="group" aria-label={`File ${number}`}>
      {number}
      <a
        class="icon-button"
        href={address}
        download={parseFileName(address)}
        aria-label={`Download ${number}`}
        data-testid="download"
      >
        <Icon name="download" />
      </a>
      <button
        type="button"
        class="icon-button"
        aria-label={`Copy link ${number}`}
        onClick={copy}
        data-testid="copy-link"
      >
        <Icon name={said === '' ? 'copy' : 'check'} />
      </button>
      <span class="visually-hidden" aria-live="polite">
        {said}
      </span>
    </span>
  );
}
