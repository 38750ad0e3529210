/** Settings for models and prices. */
import * as z from 'zod/mini';
import type { InputCaps } from '../../models/input-caps.ts';
import { DEFAULT_MODEL } from '../../models/catalogue.ts';
import type { Price } from '../../models/price.ts';
import {
  DEFAULT_STRICTNESS,
  STRICTNESS_LEVELS,
  type StrictnessRules,
} from '../../models/strictness.ts';
import { csv, integer, json, setting } from '../parsers.ts';
import { capsSchema, priceSchema } from '../schemas.ts';

const VALIDATION = 'strict, lenient or off, or JSON like {"kling/*":"strict"}';

export const modelSettings = {
  /** Model names, comma-separated; `*` matches any characters. A client token may have its own list */
  ALLOWED_MODELS: setting({ default: [DEFAULT_MODEL], parse: () => csv(z.array(z.string())) }),
  /** JSON by model: `{"kling/*":{"duration":5,"resolution":"720p","outputs":1}}`, in seconds, as `720p` or `2K`, and in files, for fields with the usual names; the shots of a video count together, and frames by their rate. Of several matching patterns the lowest cap applies */
  INPUT_CAPS: setting<Readonly<Record<string, InputCaps>>>({
    default: {},
    parse: () =>
      json(
        z.record(z.string(), capsSchema()),
        'JSON like {"kling/*":{"duration":5,"resolution":"720p","outputs":1}}, by model',
      ),
  }),
  /** `strict`, `lenient` or `off` for all models, or JSON by model: `{"kling/*":"strict"}`. The longest matching pattern applies. By default `strict` for the default model and `lenient` for others */
  VALIDATION: setting<StrictnessRules>({
    default: DEFAULT_STRICTNESS,
    parse: () =>
      z.union(
        [
          z.pipe(
            z.enum(STRICTNESS_LEVELS),
            z.transform((strictness) => ({ '*': strictness })),
          ),
          z.pipe(
            json(z.record(z.string(), z.enum(STRICTNESS_LEVELS)), VALIDATION),
            z.transform((rules) => ('*' in rules ? rules : { ...DEFAULT_STRICTNESS, ...rules })),
          ),
        ],
        `must be ${VALIDATION}`,
      ),
  }),
  /** JSON by model, in place of KIE's list: credits per task, `{"kling/*":50}`, or `{"wan/*":{"per":"second","rate":16}}`, also per `image` or `thousand characters`. A price per second of a model whose seconds nothing bounds counts as unknown */
  PRICES: setting<Readonly<Record<string, Price>>>({
    default: {},
    parse: () =>
      json(
        z.record(z.string(), priceSchema()),
        'JSON like {"kling/*":50,"wan/*":{"per":"second","rate":16}}: credits, by model',
      ),
  }),
  /** Credits reserved for a task with an unknown price. The default is more than the dearest request of KIE's price list */
  DEFAULT_RESERVATION_CREDITS: integer(6000, 0, 1_000_000),
};
