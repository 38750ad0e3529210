/** Whether a file is of the kind that a field takes. A picker may be told; a drop and a paste bring anything. Pure. */
import { detectPreviewKind } from '../../shared/preview.ts';
import type { MediaKind } from './field.ts';

export const MEDIA_LABELS: Readonly<Record<MediaKind, string>> = {
  image: 'an image',
  video: 'a video',
  audio: 'a sound',
};

type Named = Pick<File, 'name' | 'type'>;

/** By what the browser says of it; by the end of its name only where that says nothing. */
export function matchesMedia({ name, type }: Named, media: MediaKind): boolean {
  return type === '' ? detectPreviewKind(name) === media : type.startsWith(`${media}/`);
}

/** Why some of them are not taken; undefined when all are. */
export function validateFileKinds(files: readonly Named[], media: MediaKind): string | undefined {
  const others = files.filter((file) => !matchesMedia(file, media)).map(({ name }) => name);
  if (others.length === 0) return undefined;
  const verb = others.length === 1 ? 'was' : 'were';
  return `This takes ${MEDIA_LABELS[media]}: ${others.join(', ')} ${verb} not added.`;
}
