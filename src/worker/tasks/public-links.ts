/** Absolute links of files, signed if the deployment is set so, and a task's result with them. */
import { signWithExpiry, verifyWithExpiry, type Keys } from '../platform/keys.ts';
import type { Runtime } from '../platform/runtime.ts';
import { HOUR_MS } from '../platform/units.ts';
import type { Task } from './task.ts';

export interface LinkDeps {
  /** `signedLinkTtlMs`: lifetime of signed links; undefined for links that need no signature. */
  settings: {
    readonly signedLinkTtlMs: number | undefined;
    /** Where files are served in place of `publicBaseUrl`. */
    readonly FILES_URL: string | undefined;
  };
  keys: Pick<Keys, 'file'>;
  runtime: Pick<Runtime, 'now'>;
}

export interface PublicResult {
  /** JSON, or empty if there is no result yet. */
  resultJson: string;
  /** When its links expire, in Unix milliseconds; undefined for links that do not. */
  expiresAt: number | undefined;
}

/** Query parameter of a signed link. */
export const SIGNATURE_PARAMETER = 'signature';

/** Makes the link paths of `linkResult` absolute, and signs them. */
export async function buildPublicResult(
  deps: LinkDeps,
  { id, resultJson = '' }: Pick<Task, 'id' | 'resultJson'>,
  publicBaseUrl: string,
): Promise<PublicResult> {
  // The id ends in 128 random bits, so no other text can be mistaken for a link of this task.
  // In JSON within JSON, up to three backslashes precede a quote.
  const link = new RegExp(`(\\\\{0,3}")(/files/${id}/\\d+\\.[a-z0-9]+)\\1`, 'g');
  const paths = new Set(Array.from(resultJson.matchAll(link), ([, , path = '']) => path));
  const expiresAt = paths.size === 0 ? undefined : nextLinkExpiry(deps);
  const links = new Map<string, string>();
  for (const path of paths) links.set(path, await buildPublicLink(deps, path, publicBaseUrl));
  return {
    resultJson: resultJson.replaceAll(
      link,
      (_whole, quote: string, path: string) => quote + (links.get(path) ?? path) + quote,
    ),
    expiresAt,
  };
}

/**
 * The absolute link of a path, signed if the deployment signs links. `expiresAt` (Unix milliseconds): when the
 * signature expires; by default the deployment's lifetime of links from now.
 */
export async function buildPublicLink(
  deps: LinkDeps,
  path: string,
  publicBaseUrl: string,
  expiresAt?: number,
): Promise<string> {
  const link = (deps.settings.FILES_URL ?? publicBaseUrl) + path;
  const defaultExpiry = nextLinkExpiry(deps);
  if (defaultExpiry === undefined) return link;
  const signature = await signWithExpiry(deps.keys.file, path, expiresAt ?? defaultExpiry);
  return `${link}?${SIGNATURE_PARAMETER}=${signature}`;
}

/** Rounded up to the hour, so that a player that reads the task repeatedly gets the same link. */
function nextLinkExpiry({ settings: { signedLinkTtlMs }, runtime }: LinkDeps): number | undefined {
  if (signedLinkTtlMs === undefined) return undefined;
  return (Math.floor(runtime.now() / HOUR_MS) + 1) * HOUR_MS + signedLinkTtlMs;
}

/** Whether a link is valid: without signed links always, otherwise if its signature is. */
export async function isLinkValid(
  { settings, keys, runtime }: LinkDeps,
  path: string,
  signature: string | undefined,
): Promise<boolean> {
  if (settings.signedLinkTtlMs === undefined) return true;
  return signature !== undefined && verifyWithExpiry(keys.file, path, signature, runtime.now());
}
