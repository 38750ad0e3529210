/** A file of the input, or its upload: its picture, its name, and a button to remove it. */
import { Icon } from '../../../shared/ui/icon.tsx';
import type { InputMedia } from '../../form/field.ts';
import { isEdgeFile } from '../../../shared/preview.ts';
import { parseFileName } from '../../history/task-result.ts';
import { findLocalFile, formatFileSize } from './local-files.ts';
import type { UploadInProgress } from './use-uploads.ts';

interface TileProps {
  readonly url: string;
  readonly media: InputMedia;
  readonly onRemove: () => void;
}

export function FileTile({ url, media, onRemove }: TileProps) {
  const local = findLocalFile(url);
  const name = local?.name ?? parseFileName(url);
  // The page loads nothing from other hosts: their files are shown by name only.
  const source = local?.url ?? (isEdgeFile(url) ? url : undefined);
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
          {local === undefined ? parseHost(url) : formatFileSize(local.size)}
        </span>
      </span>
      <RemoveButton name={name} onRemove={onRemove} />
    </div>
  );
}

interface UploadProps {
  readonly upload: UploadInProgress;
  readonly onRemove: () => void;
}

export function UploadTile({ upload: { name, problem }, onRemove }: UploadProps) {
  const hasFailed = problem !== undefined;
  return (
    <div class={`file-tile${hasFailed ? ' failed' : ''}`} data-testid="upload-tile">
      <span class="file-picture">
        {hasFailed ? <Icon name="warning" /> : <span class="spinner" />}
      </span>
      <span class="file-text" role={hasFailed ? 'alert' : 'status'}>
        <span class="file-name">{name}</span>
        <span class="file-facts">{problem ?? 'Uploading'}</span>
      </span>
      <RemoveButton name={name} onRemove={onRemove} />
    </div>
  );
}

function RemoveButton({ name, onRemove }: { name: string; onRemove: () => void }) {
  return (
    <button type="button" class="icon-button" aria-label={`Remove ${name}`} onClick={onRemove}>
      <Icon name="close" />
    </button>
  );
}

function parseHost(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
