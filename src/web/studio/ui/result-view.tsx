/** The result of a task: one file fills the frame, several share it as a grid. */
import { detectPreviewKind, isHttpUrl } from '../../shared/preview.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import type { HistoryEntry } from '../history/history.ts';
import { parseFileName } from '../history/task-result.ts';

export function ResultView({ entry: { files = [], text, input } }: { entry: HistoryEntry }) {
  const alt = typeof input['prompt'] === 'string' ? input['prompt'] : 'The result';
  if (files.length === 0)
    return text === undefined ? (
      <div class="frame-message">
        <p class="frame-title">Done, without a file</p>
        <p>KIE returned no result that can be shown.</p>
      </div>
    ) : (
      <pre class="result-text" tabIndex={0} data-testid="result-text">
        {text}
      </pre>
    );
  return (
    <div
      class={files.length === 1 ? 'result-single' : 'result-grid'}
      style={{ '--columns': Math.ceil(Math.sqrt(files.length)) }}
    >
      {files.map((address, index) => (
        <ResultFile key={address} address={address} alt={alt} isFirst={index === 0} />
      ))}
    </div>
  );
}

interface FileProps {
  /** A URL, unless KIE returned something else. */
  readonly address: string;
  readonly alt: string;
  readonly isFirst: boolean;
}

function ResultFile({ address, alt, isFirst }: FileProps) {
  if (!isHttpUrl(address))
    return (
      <p class="result-file" data-testid="result-address">
        {address}
      </p>
    );
  switch (detectPreviewKind(address)) {
    case 'video':
      return (
        <video
          src={address}
          controls
          playsInline
          loop
          preload={isFirst ? 'auto' : 'metadata'}
          aria-label={alt}
          data-testid="result-video"
        />
      );
    case 'image':
      return (
        <a href={address} target="_blank" rel="noopener" aria-label="Open the image in a new tab">
          <img src={address} alt={alt} data-testid="result-image" />
        </a>
      );
    case 'audio':
      return (
        <div class="result-audio">
          <Icon name="sound" size={28} />
          <audio
            src={address}
            controls
            preload="metadata"
            aria-label={alt}
            data-testid="result-audio"
          />
        </div>
      );
    case 'other':
      return (
        <a
          class="result-file"
          href={address}
          target="_blank"
          rel="noopener"
          data-testid="result-file"
        >
          <Icon name="file" size={28} />
          {parseFileName(address)}
        </a>
      );
  }
}
