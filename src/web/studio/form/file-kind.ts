/** Checks that files are of the kind that a field takes: a drop or a paste can bring any file. */
import { detectPreviewKind } from '../../shared/preview.ts';
import type { InputMedia } from './field.ts';

export const MEDIA_LABELS: Readonly<Record<InputMedia, string>> = {
  image: 'an image',
  video: 'a video',
  audio: 'an audio file',
};

type FileInfo = Pick<File, 'name' | 'type'>;

/** Goes by the media type that the browser reports; by the extension only if it reports none. */
export function matchesMedia({ name, type }: FileInfo, media: InputMedia): boolean {
  return type === '' ? detectPreviewKind(name) === media : type.startsWith(`${media}/`);
}

/** Names the files that are not accepted; undefined if all are. */
export function validateFileKinds(
  files: readonly FileInfo[],
  media: InputMedia,
): string | undefined {
  const rejected = files.filter((file) => !matchesMedia(file, media)).map(({ name }) => name);
  if (rejected.length === 0) return undefined;
  const verb = rejected.length === 1 ? 'was' : 'were';
  return `Choose ${MEDIA_LABELS[media]}: ${rejected.join(', ')} ${verb} not added.`;
}
