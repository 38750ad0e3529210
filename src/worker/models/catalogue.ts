/** The described models, by KIE's name. A vendor's models are built at the first lookup that reaches it. */
import { lazy } from '../platform/lazy.ts';
import { blackForestLabs } from './vendors/black-forest-labs.ts';
import { bytedance } from './vendors/bytedance.ts';
import { elevenlabs } from './vendors/elevenlabs.ts';
import { google } from './vendors/google.ts';
import { happyhorse } from './vendors/happyhorse.ts';
import { ideogram } from './vendors/ideogram.ts';
import { kling } from './vendors/kling.ts';
import { minimax } from './vendors/minimax.ts';
import { openai } from './vendors/openai.ts';
import { pixverse } from './vendors/pixverse.ts';
import { qwen } from './vendors/qwen.ts';
import { seedream } from './vendors/seedream.ts';
import { meigen, recraft, topaz } from './vendors/tools.ts';
import { wan } from './vendors/wan.ts';
import { wan27 } from './vendors/wan-2-7.ts';
import { xai } from './vendors/xai.ts';
import type { Vendor, Model } from './model.ts';

/** The model of KIE's createTask page: the default of ALLOWED_MODELS, listed first. */
export const DEFAULT_MODEL = 'kling/v2-5-turbo-text-to-video-pro';

/** In listing and lookup order; the default model's vendor first. */
const VENDORS = [
  kling,
  bytedance,
  wan27,
  wan,
  google,
  openai,
  minimax,
  happyhorse,
  pixverse,
  seedream,
  qwen,
  blackForestLabs,
  ideogram,
  xai,
  elevenlabs,
  meigen,
  recraft,
  topaz,
].map((vendor) => lazy(() => indexModels(vendor())));

export interface CatalogueModel extends Model {
  readonly id: string;
  readonly vendor: string;
}

/** The description of a model; undefined for a model that the catalogue does not have. */
export function findModel(id: string): CatalogueModel | undefined {
  for (const models of VENDORS) {
    const model = models().get(id);
    if (model !== undefined) return model;
  }
  return undefined;
}

/** Every described model, the default model first. */
export function listModels(): CatalogueModel[] {
  return VENDORS.flatMap((models) => [...models().values()]).toSorted(
    (one, other) => Number(other.id === DEFAULT_MODEL) - Number(one.id === DEFAULT_MODEL),
  );
}

function indexModels({ name, models }: Vendor): ReadonlyMap<string, CatalogueModel> {
  return new Map(Object.entries(models).map(([id, model]) => [id, { ...model, id, vendor: name }]));
}
