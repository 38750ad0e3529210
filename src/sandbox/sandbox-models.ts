/** What the sandbox knows about single models beside the catalogue. */
import { DEFAULT_MODEL } from '../worker/models/catalogue.ts';
import type { ModelKind } from '../worker/models/model.ts';
import { findShape, type ShapeName } from './result-shapes.ts';

/** The only model whose input is validated: the one on KIE's page for createTask. */
export const VALIDATED_MODEL = DEFAULT_MODEL;

/** Results per task as recorded from KIE. Models that are not listed produce one. */
const RESULT_COUNTS: Readonly<Record<string, number>> = { 'grok-imagine/text-to-image': 6 };

/** What a task of the model results in. */
export function describeResult(
  model: string,
  kind: ModelKind,
): { shape: ShapeName; resultCount: number } {
  return { shape: findShape(model, kind), resultCount: RESULT_COUNTS[model] ?? 1 };
}
