/** The models that the sandbox plays: those of the catalogue that give videos or images. */
import { findModel, DEFAULT_MODEL } from '../worker/models/catalogue.ts';
import { estimateOf } from '../worker/models/estimate.ts';

export type MediaKind = 'video' | 'image';

export interface SandboxModel {
  kind: MediaKind;
  /** How many files one task gives. */
  results: number;
}

/** The one model whose input is checked: the one on KIE's page for createTask. */
export const CHECKED_MODEL = DEFAULT_MODEL;

/** As in KIE's traffic; the others give one file, or as many as their input asks for. */
const RESULTS: Readonly<Record<string, number>> = { 'grok-imagine/text-to-image': 6 };

/** For a model whose price is on no list. */
const DEFAULT_RESERVATION_CREDITS = 10;

/** The model of this name, or undefined where KIE would not know it, or the sandbox has no files for it. */
export function modelNamed(name: string): SandboxModel | undefined {
  const kind = findModel(name)?.kind;
  if (kind !== 'video' && kind !== 'image') return undefined;
  return { kind, results: RESULTS[name] ?? 1 };
}

/** What a successful task costs: what KIE's list says. */
export function creditsFor(model: string, input: Record<string, unknown>): number {
  const rules = { prices: {}, defaultReservationCredits: DEFAULT_RESERVATION_CREDITS };
  return estimateOf(model, input, rules).credits;
}
