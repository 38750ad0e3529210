/** What KIE's recorded list changes in the curated models. Written by `npm run catalogue`: do not edit. */
import type { Overrides } from './apply-overrides.ts';

export const RECORDED_OVERRIDES: Overrides = { models: [], prices: {}, removed: {} };
