/** The models that the sandbox imitates: those of the catalogue that produce videos or images. */
import { builtInCatalogue, DEFAULT_MODEL } from '../worker/models/catalogue.ts';
import { estimateCost } from '../worker/models/estimate.ts';

export type SandboxMediaKind = 'video' | 'image';

export interface SandboxModel {
  kind: SandboxMediaKind;
  /** Result files per task. */
  results: number;
}

/** The only model whose input is validated: the one on KIE's page for createTask. */
export const VALIDATED_MODEL = DEFAULT_MODEL;

/** Result files per task as recorded from KIE. Models that are not listed produce one. */
const RESULT_COUNTS: Readonly<Record<string, number>> = { 'grok-imagine/text-to-image': 6 };

/** The price of a model without a listed price. */
const DEFAULT_RESERVATION_CREDITS = 10;

/** Undefined if the catalogue does not have the model, or the sandbox has no fixture for its media kind. */
export function findSandboxModel(name: string): SandboxModel | undefined {
  const kind = builtInCatalogue.find(name)?.kind;
  if (kind !== 'video' && kind !== 'image') return undefined;
  return { kind, results: RESULT_COUNTS[name] ?? 1 };
}

/** What a successful task costs by KIE's price list at `now`, in Unix milliseconds. */
export function priceInCredits(model: string, input: Record<string, unknown>, now: number): number {
  const prices = { PRICES: {}, DEFAULT_RESERVATION_CREDITS };
  return estimateCost(model, input, { catalogue: builtInCatalogue, prices, now }).credits;
}
