/** A file that a task starts from: what it looks like, what it is called, and the way to take it out. */
import type { MediaKind } from '../../form/field.ts';
import { parseFileName } from '../../history/task-result.ts';
import { Icon } from '../../../shared/ui/icon.tsx';
import { findLocalFile, formatFileSize } from './local-files.ts';
import type { PendingUpload } from './use-uploads.ts';

interface TileProps {
  readonly address: string;
  readonly media: MediaKind;
  readonly onRemove: () => void;
}

export function FileTile({ address, media, onRemove }: TileProps) {
  const local = findLocalFile(address);
  const name = local?.name ?? parseFileName(address);
  // The page fetches nothing from other hosts: their files are shown by name alone.
  const isOurs = URL.canParse(address) && new URL(address).origin === location.origin;
  const source = local?.url ?? (isOurs ? address : undefined);
  return (
    <div class="file-tile" data-testid="file-tile">
      <span class="file-picture">
        {source !== undefined && media === 'image' && <img src={source} alt="" />}
        {source !== undefined && media === 'video' && (
          <video src={source} muted preload="metadata" />
        )}
        {(source === undefined || media === 'audio') && (
          <Icon name={media === 'audio' ? 'sound' : 'file'} />
        )}
      </span>
      <span class="file-text">
        <span class="file-name">{name}</span>
        <span class="file-facts">
          {local === undefined ? hostOf(address) : formatFileSize(local.size)}
        </span>
      </span>
      <Remove name={name} onRemove={onRemove} />
    </div>
  );
}

interface UploadProps {
  readonly upload: PendingUpload;
  readonly onRemove: () => void;
}

export function UploadTile({ upload: { name, problem }, onRemove }: UploadProps) {
  const isWrong = problem !== undefined;
  return (
    <div class={`file-tile${isWrong ? ' failed' : ''}`} data-testid="upload-tile">
      <span class="file-picture">
        {isWrong ? <Icon name="warning" /> : <span class="spinner" />}
      </span>
      <span class="file-text" role={isWrong ? 'alert' : 'status'}>
        <span class="file-name">{name}</span>
        <span class="file-facts">{problem ?? 'Uploading'}</span>
      </span>
      <Remove name={name} onRemove={onRemove} />
    </div>
  );
}

function Remove({ name, onRemove }: { name: string; onRemove: () => void }) {
  return (
    <button type="button" class="icon-button" aria-label={`Remove ${name}`} onClick={onRemove}>
      <Icon name="close" />
    </button>
  );
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : '';
}
