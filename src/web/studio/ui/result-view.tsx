/** What came of a task: one file fills the frame, several share it. */
import type { Entry } from '../history/history.ts';
import { fileNameOf, isWebLink, previewKind } from '../../shared/preview.ts';
import { Icon } from '../../shared/ui/icon.tsx';

export function ResultView({ entry: { files = [], text, input } }: { entry: Entry }) {
  const alt = typeof input['prompt'] === 'string' ? input['prompt'] : 'The result';
  if (files.length === 0)
    return text === undefined ? (
      <div class="frame-words">
        <p class="frame-title">Done, without a file</p>
        <p>KIE gave no result that can be shown.</p>
      </div>
    ) : (
      <pre class="result-text" tabIndex={0} data-testid="result-text">
        {text}
      </pre>
    );
  return (
    <div
      class={files.length === 1 ? 'single' : 'grid'}
      style={{ '--columns': Math.ceil(Math.sqrt(files.length)) }}
    >
      {files.map((address, index) => (
        <File key={address} address={address} alt={alt} isFirst={index === 0} />
      ))}
    </div>
  );
}

interface FileProps {
  readonly address: string;
  readonly alt: string;
  readonly isFirst: boolean;
}

function File({ address, alt, isFirst }: FileProps) {
  if (!isWebLink(address))
    return (
      <p class="other" data-testid="result-address">
        {address}
      </p>
    );
  switch (previewKind(address)) {
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
        <a href={address} target="_blank" rel="noopener" aria-label="Open the image by itself">
          <img src={address} alt={alt} data-testid="result-image" />
        </a>
      );
    case 'audio':
      return (
        <div class="sound">
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
        <a class="other" href={address} target="_blank" rel="noopener" data-testid="result-file">
          <Icon name="file" size={28} />
          {fileNameOf(address)}
        </a>
      );
  }
}
