/** The files of a task with their copy status and a preview. */
import type { FileEntry, TaskDetail } from '../../../worker/admin/views.ts';
import { toSentence } from '../../shared/messages/to-sentence.ts';
import { isHttpUrl } from '../../shared/preview.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { formatBytes, pluralize } from '../messages/format-number.ts';
import { deriveFileStatus } from '../messages/status-label.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StatusBadge } from '../ui/status-icon.tsx';
import { FilePreview } from './file-preview.tsx';

export function FileList({ task: { files, filesDeletedAt } }: { task: TaskDetail }) {
  if (files.length === 0) return null;
  return (
    <section class="card-box" aria-labelledby="files" data-testid="files">
      <h2 id="files">{files.length === 1 ? 'File' : 'Files'}</h2>
      {filesDeletedAt !== null && (
        <p class="card-note">
          Deleted <RelativeTime at={filesDeletedAt} />.
        </p>
      )}
      <ul class="files-list">
        {files.map((file) => (
          <FileItem key={file.n} file={file} isDeleted={filesDeletedAt !== null} />
        ))}
      </ul>
    </section>
  );
}

function FileItem({ file, isDeleted }: { file: FileEntry; isDeleted: boolean }) {
  const { n, ext, state, attempts, nextAttemptAt, lastError, mediaType, size, storedAt } = file;
  const name = `${n}.${ext}`;
  const isAvailable = state !== 'failed' && !isDeleted && isHttpUrl(file.link);
  return (
    <li data-testid="file" data-state={state}>
      {isAvailable && <FilePreview link={file.link} name={name} mediaType={mediaType} />}
      <div class="file-text">
        <p class="status-line">
          <StatusBadge {...deriveFileStatus(file)} />
          <code>{name}</code>
        </p>
        <p class="facts">
          {[mediaType, size === null ? '' : formatBytes(size)].filter(Boolean).join(', ')}
          {storedAt !== null && (
            <>
              {' '}
              · stored <RelativeTime at={storedAt} />
            </>
          )}
        </p>
        {lastError !== null && state !== 'stored' && (
          <p class="problem-line">
            {pluralize(attempts, 'attempt')}, last error: {toSentence(lastError)}
            {nextAttemptAt !== null && (
              <>
                {' '}
                Next attempt <RelativeTime at={nextAttemptAt} />.
              </>
            )}
          </p>
        )}
        <p class="file-links">
          {isAvailable && (
            <a
              class="secondary"
              href={file.link}
              target="_blank"
              rel="noopener"
              data-testid="file-link"
            >
              <Icon name="file" />
              Open
            </a>
          )}
          {!isDeleted && (
            <CopyButton text={file.link} what={`the link to ${name}`} label="Copy link" />
          )}
          {isHttpUrl(file.sourceUrl) && (
            <a class="link" href={file.sourceUrl} target="_blank" rel="noopener noreferrer">
              Source at KIE
            </a>
          )}
        </p>
      </div>
    </li>
  );
}
