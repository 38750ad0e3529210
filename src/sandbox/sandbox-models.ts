/** The models that the sandbox imitates: those of the catalogue. */
import { builtInCatalogue, DEFAULT_MODEL } from '../worker/models/catalogue.ts';
import { estimateCost } from '../worker/models/estimate.ts';
import type { FileSeconds } from '../worker/models/file-seconds.ts';
import { listTimedFiles } from '../worker/models/timed-files.ts';
import { findShape, type ShapeName } from './result-shapes.ts';

export interface SandboxModel {
  shape: ShapeName;
  /** Results per task. */
  results: number;
}

/** The only model whose input is validated: the one on KIE's page for createTask. */
export const VALIDATED_MODEL = DEFAULT_MODEL;

/** Results per task as recorded from KIE. Models that are not listed produce one. */
const RESULT_COUNTS: Readonly<Record<string, number>> = { 'grok-imagine/text-to-image': 6 };

/** The price of a model without a listed price. */
const DEFAULT_RESERVATION_CREDITS = 10;

/** Undefined if the catalogue does not have the model. */
export function findSandboxModel(name: string): SandboxModel | undefined {
  const kind = builtInCatalogue.find(name)?.kind;
  if (kind === undefined) return undefined;
  return { shape: findShape(name, kind), results: RESULT_COUNTS[name] ?? 1 };
}

const CONTEXT = {
  catalogue: builtInCatalogue,
  prices: { PRICES: {}, DEFAULT_RESERVATION_CREDITS },
};

/** The addresses of files whose seconds are charged. `now`: Unix milliseconds. */
export function listChargedFiles(
  model: string,
  input: Record<string, unknown>,
  now: number,
): string[] {
  return listTimedFiles(model, input, { ...CONTEXT, now });
}

/** What a successful task costs by KIE's price list at `now`, in Unix milliseconds, with files of these seconds. */
export function priceInCredits(
  model: string,
  input: Record<string, unknown>,
  now: number,
  fileSeconds: FileSeconds,
): number {
  return estimateCost(model, input, { ...CONTEXT, now, fileSeconds }).credits;
}
