/** Searches the models by text and kind, and groups them by vendor. */
import type { Model } from '../../../client/types.ts';

/** The model of KIE's own example, selected at first. */
export const PREFERRED_MODEL = 'kling/v2-5-turbo-text-to-video-pro';

export interface ModelGroup {
  readonly vendor: string;
  readonly models: readonly Model[];
}

/** Finds the model that is selected at first; undefined if there are none. */
export function findDefaultModel(models: readonly Model[]): Model | undefined {
  return models.find(({ id }) => id === PREFERRED_MODEL) ?? models[0];
}

/** Finds the models whose id, title or vendor contain every word of the text, and that are of the kind if one is given. */
export function searchModels(
  models: readonly Model[],
  text: string,
  kind: string | undefined,
): ModelGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Model[]>();
  for (const model of models) {
    const searchable = `${model.id} ${model.title} ${model.vendor ?? ''}`.toLowerCase();
    if (kind !== undefined && model.kind !== kind) continue;
    if (!words.every((word) => searchable.includes(word))) continue;
    const vendor = model.vendor ?? 'Others';
    groups.set(vendor, [...(groups.get(vendor) ?? []), model]);
  }
  return Array.from(groups, ([vendor, found]) => ({ vendor, models: found }));
}

const KINDS = ['video', 'image', 'audio', 'text', 'analysis'];

/** Lists the kinds that occur among the models, videos first. */
export function listKinds(models: readonly Model[]): string[] {
  return KINDS.filter((kind) => models.some((model) => model.kind === kind));
}

/** Splits a title such as `Kling 2.5 Turbo Pro, text to video` into the name and the kind of task. */
export function splitTitle(title: string): readonly [name: string, task: string] {
  const at = title.indexOf(', ');
  return at === -1 ? [title, ''] : [title.slice(0, at), title.slice(at + 2)];
}
