/** Plays or shows a file; nothing for types that a browser cannot show. */
import { detectPreviewKind } from '../../shared/preview.ts';

interface Props {
  readonly link: string;
  readonly name: string;
  readonly mediaType: string | null;
}

export function FilePreview({ link, name, mediaType }: Props) {
  switch (detectPreviewKind(link, mediaType ?? undefined)) {
    case 'video':
      return (
        <video
          class="preview"
          src={link}
          controls
          playsInline
          preload="metadata"
          aria-label={name}
          data-testid="preview-video"
        />
      );
    case 'image':
      return (
        <img class="preview" src={link} alt={name} loading="lazy" data-testid="preview-image" />
      );
    case 'audio':
      return <audio class="preview" src={link} controls preload="metadata" aria-label={name} />;
    case 'other':
      return null;
  }
}
