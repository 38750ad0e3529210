/** Input files: chosen, dropped, pasted, or given by URL. */
import { useRef, useState } from 'preact/hooks';
import { Icon } from '../../../shared/ui/icon.tsx';
import { matchesMedia, MEDIA_LABELS, validateFileKinds } from '../../form/file-kind.ts';
import { isFilled } from '../../form/form-values.ts';
import type { ControlProps } from './control-props.ts';
import { FileTile, UploadTile } from './file-tile.tsx';
import { useUploads } from './use-uploads.ts';

export function FilesControl(props: ControlProps<'files'>) {
  const { field, id, value, describedBy, isInvalid, onChange } = props;
  const { media, max } = field.control;
  const urls = isFilled(value) ? (value as readonly string[]) : [];
  const picker = useRef<HTMLInputElement>(null);
  const [isDragOver, setDragOver] = useState(false);
  const [rejected, setRejected] = useState<string>();
  const add = (url: string) =>
    onChange((last) => [...(isFilled(last) ? (last as readonly string[]) : []), url]);
  const { uploads, start, cancel } = useUploads(props.upload, add);
  const room = (max ?? Infinity) - urls.length - uploads.length;
  const addFiles = (list: FileList | null | undefined) => {
    const files = [...(list ?? [])];
    if (files.length === 0) return;
    setRejected(validateFileKinds(files, media));
    start(files.filter((file) => matchesMedia(file, media)).slice(0, Math.max(0, room)));
  };

  return (
    <div
      class={`files${isDragOver ? ' drag-over' : ''}`}
      role="group"
      aria-labelledby={`${id}-label`}
      aria-describedby={describedBy}
      onDragOver={(event) => {
        event.preventDefault();
        setDragOver(room > 0);
      }}
      onDragLeave={() => setDragOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setDragOver(false);
        addFiles(event.dataTransfer?.files);
      }}
      onPaste={({ clipboardData }) => addFiles(clipboardData?.files)}
    >
      {urls.map((url, index) => (
        <FileTile
          key={url}
          url={url}
          media={media}
          onRemove={() => onChange(() => urls.filter((_, at) => at !== index))}
        />
      ))}
      {uploads.map((upload) => (
        <UploadTile key={upload.key} upload={upload} onRemove={() => cancel(upload.key)} />
      ))}
      {rejected !== undefined && (
        <p class="problem" role="alert" data-testid={`${id}-rejected`}>
          {rejected}
        </p>
      )}
      {room > 0 && (
        <div class="file-input">
          <button
            type="button"
            id={id}
            class="file-picker"
            aria-invalid={isInvalid}
            onClick={() => picker.current?.click()}
          >
            <Icon name="upload" />
            <span>
              <strong>Choose {MEDIA_LABELS[media]}</strong>, drop it here or paste it
            </span>
          </button>
          <input
            ref={picker}
            type="file"
            class="visually-hidden"
            tabIndex={-1}
            aria-hidden="true"
            accept={`${media}/*`}
            multiple={room > 1}
            onChange={({ currentTarget }) => {
              addFiles(currentTarget.files);
              currentTarget.value = '';
            }}
            data-testid={`${id}-picker`}
          />
          <UrlInput title={field.title} onAdd={add} />
        </div>
      )}
    </div>
  );
}

/** Adds a file that is already on the web. */
function UrlInput({ title, onAdd }: { title: string; onAdd: (url: string) => void }) {
  const [text, setText] = useState('');
  const commit = () => {
    if (text.trim() === '') return;
    onAdd(text.trim());
    setText('');
  };
  return (
    <input
      type="url"
      class="url-input"
      aria-label={`${title}: file URL`}
      placeholder="or enter a URL: https://…"
      value={text}
      onInput={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        commit();
      }}
    />
  );
}
