/** Files to start from: picked, dropped, pasted, or named by an address. */
import { useRef, useState } from 'preact/hooks';
import { isFilled } from '../../form/form-values.ts';
import { matchesMedia, MEDIA_LABELS, validateFileKinds } from '../../form/file-kind.ts';
import { Icon } from '../../../shared/ui/icon.tsx';
import type { ControlProps } from './control-props.ts';
import { FileTile, UploadTile } from './file-tile.tsx';
import { useUploads } from './use-uploads.ts';

export function FilesControl(props: ControlProps<'files'>) {
  const { field, id, value, describedBy, isWrong, onChange } = props;
  const { media, most } = field.control;
  const addresses = isFilled(value) ? (value as readonly string[]) : [];
  const picker = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const add = (address: string) =>
    onChange((now) => [...(isFilled(now) ? (now as readonly string[]) : []), address]);
  const { uploads, begin, drop } = useUploads(props.upload, add);
  const room = (most ?? Infinity) - addresses.length - uploads.length;
  const [refused, setRefused] = useState<string>();
  const take = (list: FileList | null | undefined) => {
    const files = [...(list ?? [])];
    if (files.length === 0) return;
    setRefused(validateFileKinds(files, media));
    begin(files.filter((file) => matchesMedia(file, media)).slice(0, Math.max(0, room)));
  };

  return (
    <div
      class={`files${isOver ? ' drag-over' : ''}`}
      role="group"
      aria-labelledby={`${id}-label`}
      aria-describedby={describedBy}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(room > 0);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
      onPaste={({ clipboardData }) => take(clipboardData?.files)}
    >
      {addresses.map((address, index) => (
        <FileTile
          key={address}
          address={address}
          media={media}
          onRemove={() => onChange(() => addresses.filter((_, at) => at !== index))}
        />
      ))}
      {uploads.map((upload) => (
        <UploadTile key={upload.key} upload={upload} onRemove={() => drop(upload.key)} />
      ))}
      {refused !== undefined && (
        <p class="problem" role="alert" data-testid={`${id}-refused`}>
          {refused}
        </p>
      )}
      {room > 0 && (
        <div class="file-input">
          <button
            type="button"
            id={id}
            class="file-picker"
            aria-invalid={isWrong}
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
              take(currentTarget.files);
              currentTarget.value = '';
            }}
            data-testid={`${id}-picker`}
          />
          <Address title={field.title} onAdd={add} />
        </div>
      )}
    </div>
  );
}

/** For a file that lies somewhere already. */
function Address({ title, onAdd }: { title: string; onAdd: (address: string) => void }) {
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
      aria-label={`${title}: address of a file`}
      placeholder="or the address of a file: https://…"
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
