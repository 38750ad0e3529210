/** A task's result as it goes out: with whole links, signed where the operator wants that. */
import type { Deps } from '../deps.ts';
import { signUntil, verifyUntil } from '../keys.ts';
import { HOUR_MS } from '../units.ts';
import type { Task } from './task.ts';

export type LinkDeps = Pick<Deps, 'settings' | 'keys' | 'world'>;

export interface PublicResult {
  /** JSON, or empty where there is no result yet. */
  resultJson: string;
  /** Until when its links are good, in Unix milliseconds; undefined where they stay. */
  expiresAt: number | undefined;
}

/** In the query of a signed link. */
export const SIGNATURE_PARAMETER = 'signature';

/** Puts this edge's address before the links of `linkResult`, and a signature behind them. */
export async function publicResult(
  { settings, keys, world }: LinkDeps,
  { id, resultJson = '' }: Pick<Task, 'id' | 'resultJson'>,
  origin: string,
): Promise<PublicResult> {
  // The id is 128 random bits, so nothing else in the text can look like a link of this task.
  const link = new RegExp(`"(/files/${id}/\\d+\\.[a-z0-9]+)"`, 'g');
  const ttlMs = settings.signedLinkTtlMs;
  if (ttlMs === undefined)
    return { resultJson: resultJson.replaceAll(link, `"${origin}$1"`), expiresAt: undefined };

  const paths = new Set(Array.from(resultJson.matchAll(link), ([, path = '']) => path));
  if (paths.size === 0) return { resultJson, expiresAt: undefined };
  // To the hour, so that a player that reads the task again and again is given one link.
  const expiresAt = (Math.floor(world.now() / HOUR_MS) + 1) * HOUR_MS + ttlMs;
  const signed = new Map<string, string>();
  for (const path of paths) {
    const signature = await signUntil(keys.file, path, expiresAt);
    signed.set(path, `"${origin}${path}?${SIGNATURE_PARAMETER}=${signature}"`);
  }
  return {
    resultJson: resultJson.replaceAll(link, (whole, path: string) => signed.get(path) ?? whole),
    expiresAt,
  };
}

/** Whether a link may be followed: always where links stay, and by its signature otherwise. */
export async function isLinkGood(
  { settings, keys, world }: LinkDeps,
  path: string,
  signature: string | undefined,
): Promise<boolean> {
  if (settings.signedLinkTtlMs === undefined) return true;
  return signature !== undefined && verifyUntil(keys.file, path, signature, world.now());
}
