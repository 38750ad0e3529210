/** Models by what a person types, in groups by vendor. Pure. */
import type { Model } from '../../../client/types.ts';

export const PREFERRED_MODEL = 'kling/v2-5-turbo-text-to-video-pro';

export interface ModelGroup {
  readonly vendor: string;
  readonly models: readonly Model[];
}

/** The one that a person sees first. */
export function findDefaultModel(models: readonly Model[]): Model | undefined {
  return models.find(({ id }) => id === PREFERRED_MODEL) ?? models[0];
}

/** Each word must stand somewhere in its name, title or vendor. */
export function searchModels(
  models: readonly Model[],
  text: string,
  kind: string | undefined,
): ModelGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Model[]>();
  for (const model of models) {
    const all = `${model.id} ${model.title} ${model.vendor ?? ''}`.toLowerCase();
    if (kind !== undefined && model.kind !== kind) continue;
    if (!words.every((word) => all.includes(word))) continue;
    const vendor = model.vendor ?? 'Others';
    groups.set(vendor, [...(groups.get(vendor) ?? []), model]);
  }
  return Array.from(groups, ([vendor, found]) => ({ vendor, models: found }));
}

const KINDS = ['video', 'image', 'audio', 'analysis'];

/** The kinds that occur. */
export function listKinds(models: readonly Model[]): string[] {
  return KINDS.filter((kind) => models.some((model) => model.kind === kind));
}

/** `Kling 2.5 Turbo Pro, text to video` is a name and what it does. */
export function splitTitle(title: string): readonly [name: string, does: string] {
  const at = title.indexOf(', ');
  return at === -1 ? [title, ''] : [title.slice(0, at), title.slice(at + 2)];
}
