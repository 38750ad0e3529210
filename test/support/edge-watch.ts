/** Collects what an edge in workerd logs and the paths at which it is called, and searches both for secrets. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { SANDBOX_HMAC_KEY, SANDBOX_KEY } from '../../src/tools/local-settings.ts';
import { findLeaks, type Secrets } from './leaks.ts';
import { findLogViolations } from './log-lines.ts';
import { findStoredUrlLeaks } from './stored-urls.ts';

export class EdgeWatch {
  /** Log lines since the last search. */
  readonly lines: string[] = [];
  /** Paths or URLs of requests since the last search: of those that a test, a browser or KIE sent. */
  readonly paths: string[] = [];

  /** For `startEdge` and `startStack`. */
  readonly options = {
    onLog: (line: string) => void this.lines.push(line),
    onRequest: (requestPath: string) => void this.paths.push(requestPath),
  };

  /** Describes each secret in what was collected, and in `texts`; empties the collection. */
  takeLeaks(secrets: Secrets, texts: readonly string[] = []): string[] {
    const lines = this.lines.splice(0);
    return [
      ...findLeaks([...texts, ...lines], secrets),
      ...findLogViolations(lines.filter(isWorkerLine)),
      ...findStoredUrlLeaks(this.paths.splice(0), secrets),
    ];
  }
}

/**
 * Whether the Worker wrote the line, which is then JSON (`platform/log.ts` alone writes, and the linter sees to it).
 * Others are workerd's own, sometimes without their beginning.
 */
const isWorkerLine = (line: string) => line.startsWith('{');

/** The secrets of a local edge with these settings, which default to the sandbox's. */
export async function readSecrets(
  vars: Readonly<Record<string, string>>,
  stateDir: string,
): Promise<Secrets> {
  const { KIE_API_KEY, EDGE_SECRET, KIE_WEBHOOK_HMAC_KEY, ADMIN_TOKEN, WEBHOOK_SECRET } = vars;
  const ring = (vars['KEY_RING'] ?? '').split(',').filter((secret) => secret !== 'EDGE_SECRET');
  return {
    KIE_API_KEY: KIE_API_KEY ?? SANDBOX_KEY,
    EDGE_SECRET: EDGE_SECRET ?? (await readFile(path.join(stateDir, 'edge-secret'), 'utf8')),
    KIE_WEBHOOK_HMAC_KEY: KIE_WEBHOOK_HMAC_KEY ?? SANDBOX_HMAC_KEY,
    ADMIN_TOKEN,
    WEBHOOK_SECRET,
    ...Object.fromEntries(ring.map((secret, n) => [`KEY_RING ${n}`, secret])),
  };
}

/** Throws if there are leaks. */
export function throwOnLeaks(leaks: readonly string[]): void {
  if (leaks.length > 0)
    throw new Error(`the edge leaked secrets: ${[...new Set(leaks)].join('; ')}`);
}
