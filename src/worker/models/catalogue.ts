/** The models that this edge describes, by KIE's name. */
import { lazy } from '../platform/lazy.ts';
import { applyOverrides } from './live/apply-overrides.ts';
import { RECORDED_OVERRIDES } from './live/recorded-overrides.ts';
import { REMOVED_MODELS } from './removed-models.ts';
import { blackForestLabs } from './vendors/black-forest-labs.ts';
import { bytedance } from './vendors/bytedance.ts';
import { elevenlabs } from './vendors/elevenlabs.ts';
import { google } from './vendors/google.ts';
import { googleSpeech } from './vendors/google-speech.ts';
import { googleVideo } from './vendors/google-video.ts';
import { happyhorse } from './vendors/happyhorse.ts';
import { ideogram } from './vendors/ideogram.ts';
import { kling } from './vendors/kling.ts';
import { minimax } from './vendors/minimax.ts';
import { openai } from './vendors/openai.ts';
import { pixverse } from './vendors/pixverse.ts';
import { qwen } from './vendors/qwen.ts';
import { qwen21 } from './vendors/qwen-2-1.ts';
import { runway } from './vendors/runway.ts';
import { seedream } from './vendors/seedream.ts';
import { seedream5Flash } from './vendors/seedream-5-flash.ts';
import { sunoSongs } from './vendors/suno-songs.ts';
import { sunoTools } from './vendors/suno-tools.ts';
import { meigen, recraft, topaz } from './vendors/tools.ts';
import { wan } from './vendors/wan.ts';
import { wan27 } from './vendors/wan-2-7.ts';
import { wan30 } from './vendors/wan-3-0.ts';
import { xai } from './vendors/xai.ts';
import type { Catalogue, CatalogueModel, Vendor } from './model.ts';

/** The model of KIE's createTask page: the default of ALLOWED_MODELS, listed first. */
export const DEFAULT_MODEL = 'kling/v2-5-turbo-text-to-video-pro';

/**
 * In listing and lookup order; the default model's vendor first. A vendor's models are built at the first lookup
 * that reaches it.
 */
const VENDORS = [
  kling,
  bytedance,
  wan30,
  wan27,
  wan,
  googleVideo,
  google,
  openai,
  minimax,
  happyhorse,
  pixverse,
  runway,
  seedream5Flash,
  seedream,
  qwen21,
  qwen,
  blackForestLabs,
  ideogram,
  xai,
  sunoSongs,
  sunoTools,
  googleSpeech,
  elevenlabs,
  meigen,
  recraft,
  topaz,
].map((vendor) => lazy(() => indexModels(vendor())));

/** The models that are described by hand, with the prices of the texts that they were made from. */
export const curatedCatalogue: Catalogue = {
  find: (id) => {
    for (const models of VENDORS) {
      const model = models().get(id);
      if (model !== undefined) return model;
    }
    return undefined;
  },
  list: lazy(() =>
    VENDORS.flatMap((models) => [...models().values()]).toSorted(
      (one, other) => Number(other.id === DEFAULT_MODEL) - Number(one.id === DEFAULT_MODEL),
    ),
  ),
  findSuccessors: (id) => (Object.hasOwn(REMOVED_MODELS, id) ? REMOVED_MODELS[id] : undefined),
};

/** The curated models and what a later recording of KIE's list changed: all that a deployment without KIE has. */
export const builtInCatalogue: Catalogue = applyOverrides(curatedCatalogue, RECORDED_OVERRIDES);

function indexModels({ name, models }: Vendor): ReadonlyMap<string, CatalogueModel> {
  return new Map(Object.entries(models).map(([id, model]) => [id, { ...model, id, vendor: name }]));
}
