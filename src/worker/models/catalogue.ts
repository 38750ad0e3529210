/** All models that are described, by KIE's name. A vendor's are put together when they are first looked through. */
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

/** The model of KIE's createTask page: allowed when nothing else is, and shown first. */
export const DEFAULT_MODEL = 'kling/v2-5-turbo-text-to-video-pro';

/** In the order in which they are shown and looked through: the vendor of the seed's model first. */
const MAKERS = [
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
].map((vendor) => lazy(() => modelsOf(vendor())));

export interface CatalogueModel extends Model {
  readonly id: string;
  readonly vendor: string;
}

/** The model of this name, or undefined for one that is not described. */
export function findModel(id: string): CatalogueModel | undefined {
  for (const models of MAKERS) {
    const model = models().get(id);
    if (model !== undefined) return model;
  }
  return undefined;
}

/** Every model, the seed's first. */
export function allModels(): CatalogueModel[] {
  return MAKERS.flatMap((models) => [...models().values()]).toSorted(
    (one, other) => Number(other.id === DEFAULT_MODEL) - Number(one.id === DEFAULT_MODEL),
  );
}

function modelsOf({ name, models }: Vendor): ReadonlyMap<string, CatalogueModel> {
  return new Map(Object.entries(models).map(([id, model]) => [id, { ...model, id, vendor: name }]));
}
