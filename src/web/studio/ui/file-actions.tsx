/** The buttons of a result file: download it, and copy its link. */
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../../shared/ui/icon.tsx';
import { parseFileName, toDownloadAddress } from '../history/task-result.ts';

interface Props {
  readonly url: string;
  /** The number of the file if there are several. */
  readonly number: number | undefined;
}

const CONFIRMATION_MS = 2000;

export function FileActions({ url, number }: Props) {
  const [confirmation, setConfirmation] = useState('');
  useEffect(() => {
    if (confirmation === '') return;
    const timer = setTimeout(() => setConfirmation(''), CONFIRMATION_MS);
    return () => clearTimeout(timer);
  }, [confirmation]);
  const copy = () => {
    // Pages over plain http have no clipboard.
    const { clipboard } = navigator as Partial<Navigator>;
    (clipboard?.writeText(url) ?? Promise.reject(new Error('No clipboard.'))).then(
      () => setConfirmation('Copied'),
      () => setConfirmation('Not allowed'),
    );
  };
  const copyIcon = <Icon name={confirmation === '' ? 'copy' : 'check'} />;
  if (number === undefined)
    return (
      <>
        <a
          class="secondary"
          href={toDownloadAddress(url)}
          download={parseFileName(url)}
          data-testid="download"
        >
          <Icon name="download" />
          Download
        </a>
        <button type="button" class="secondary copy-button" onClick={copy} data-testid="copy-link">
          {copyIcon}
          <span aria-live="polite">{confirmation || 'Copy link'}</span>
        </button>
      </>
    );
  return (
    <span class="file-actions" role="group" aria-label={`File ${number}`}>
      {number}
      <a
        class="icon-button"
        href={toDownloadAddress(url)}
        download={parseFileName(url)}
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
        {copyIcon}
      </button>
      <span class="visually-hidden" aria-live="polite">
        {confirmation}
      </span>
    </span>
  );
}
