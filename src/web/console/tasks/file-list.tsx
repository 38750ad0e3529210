/** The files of a task: how each stands, and how it looks. */
import type { FileEntry, TaskDetail } from '../../../worker/admin/views.ts';
import { isHttpUrl, detectPreviewKind } from '../../shared/preview.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { toSentence } from '../../shared/messages/to-sentence.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Badge } from '../ui/dot.tsx';
import { When } from '../ui/when.tsx';
import { fileStanding } from '../messages/state-label.ts';
import { count, sizeWords } from '../messages/time-label.ts';

export function FileList({ task: { files, filesDeletedAt } }: { task: TaskDetail }) {
  if (files.length === 0) return null;
  return (
    <section class="card-box" aria-labelledby="files" data-testid="files">
      <h2 id="files">{files.length === 1 ? 'File' : 'Files'}</h2>
      {filesDeletedAt !== null && (
        <p class="card-note">
          Deleted <When at={filesDeletedAt} />.
        </p>
      )}
      <ul class="files-list">
        {files.map((file) => (
          <File key={file.n} file={file} isGone={filesDeletedAt !== null} />
        ))}
      </ul>
    </section>
  );
}

function File({ file, isGone }: { file: FileEntry; isGone: boolean }) {
  const { n, ext, state, attempts, nextAttemptAt, lastError, mediaType, size, storedAt } = file;
  const name = `${n}.${ext}`;
  const isShown = state !== 'failed' && !isGone && isHttpUrl(file.link);
  return (
    <li data-testid="file" data-state={state}>
      {isShown && <Preview link={file.link} name={name} mediaType={mediaType} />}
      <div class="file-words">
        <p class="file-line">
          <Badge {...fileStanding(file)} />
          <code>{name}</code>
        </p>
        <p class="facts">
          {[mediaType, size === null ? '' : sizeWords(size)].filter(Boolean).join(', ')}
          {storedAt !== null && (
            <>
              {' '}
              · stored <When at={storedAt} />
            </>
          )}
        </p>
        {lastError !== null && state !== 'stored' && (
          <p class="problem-line">
            {count(attempts, 'try', 'tries')}, the last one: {toSentence(lastError)}
            {nextAttemptAt !== null && (
              <>
                {' '}
                Next try <When at={nextAttemptAt} />.
              </>
            )}
          </p>
        )}
        <p class="file-links">
          {isShown && (
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
          {!isGone && (
            <CopyButton text={file.link} what={`the link of ${name}`} label="Copy link" />
          )}
          {isHttpUrl(file.sourceUrl) && (
            <a class="link" href={file.sourceUrl} target="_blank" rel="noopener noreferrer">
              At KIE
            </a>
          )}
        </p>
      </div>
    </li>
  );
}

function Preview({
  link,
  name,
  mediaType,
}: {
  link: string;
  name: string;
  mediaType: string | null;
}) {
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
