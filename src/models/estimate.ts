/** What a task is expected to cost, so that its credits can be reserved before KIE is called. Pure. */
import { SEED_MODEL } from './seed-model.ts';

/** KIE's list price for kling 2.5 turbo pro: 0.21 and 0.42 USD, at 0.005 USD a credit. */
const SEED_CREDITS = { short: 42, long: 84 } as const;

/** Credits, as KIE counts them. A model whose price is not known costs `unknown`. */
export function estimateCredits(
  model: string,
  input: Readonly<Record<string, unknown>>,
  unknown: number,
): number {
  if (model !== SEED_MODEL) return unknown;
  // Left out, the duration is KIE's default of 5 seconds.
  return input['duration'] === '10' ? SEED_CREDITS.long : SEED_CREDITS.short;
}
