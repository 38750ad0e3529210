/** A task's result as it goes out: with whole links, signed where the operator wants that. */
import type { Deps } from '../deps.ts';
import { signWithExpiry, verifyWithExpiry } from '../platform/keys.ts';
import { HOUR_MS } from '../platform/units.ts';
import type { Task } from './task.ts';

export type LinkDeps = Pick<Deps, 'settings' | 'keys' | 'runtime'>;

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
  deps: LinkDeps,
  { id, resultJson = '' }: Pick<Task, 'id' | 'resultJson'>,
  origin: string,
): Promise<PublicResult> {
  // The id ends with 128 random bits, so nothing else in the text can look like a link of this task.
  const link = new RegExp(`"(/files/${id}/\\d+\\.[a-z0-9]+)"`, 'g');
  const paths = new Set(Array.from(resultJson.matchAll(link), ([, path = '']) => path));
  const expiresAt = paths.size === 0 ? undefined : linksExpireAt(deps);
  const links = new Map<string, string>();
  for (const path of paths) links.set(path, `"${await publicLink(deps, path, origin)}"`);
  return {
    resultJson: resultJson.replaceAll(link, (whole, path: string) => links.get(path) ?? whole),
    expiresAt,
  };
}

/** The whole link of a path. */
export async function publicLink(deps: LinkDeps, path: string, origin: string): Promise<string> {
  const expiresAt = linksExpireAt(deps);
  if (expiresAt === undefined) return origin + path;
  const signature = await signWithExpiry(deps.keys.file, path, expiresAt);
  return `${origin}${path}?${SIGNATURE_PARAMETER}=${signature}`;
}

/** To the hour, so that a player that reads the task again and again is given one link. */
function linksExpireAt({ settings: { signedLinkTtlMs }, runtime }: LinkDeps): number | undefined {
  if (signedLinkTtlMs === undefined) return undefined;
  return (Math.floor(runtime.now() / HOUR_MS) + 1) * HOUR_MS + signedLinkTtlMs;
}

/** Whether a link may be followed: always where links stay, and by its signature otherwise. */
export async function isLinkGood(
  { settings, keys, runtime }: LinkDeps,
  path: string,
  signature: string | undefined,
): Promise<boolean> {
  if (settings.signedLinkTtlMs === undefined) return true;
  return signature !== undefined && verifyWithExpiry(keys.file, path, signature, runtime.now());
}
