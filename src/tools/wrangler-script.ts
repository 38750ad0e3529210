import { createRequire } from 'node:module';
import path from 'node:path';

/** The path of this repository's own wrangler, to be run with Node. */
export function findWranglerScript(): string {
  const manifest = createRequire(import.meta.url).resolve('wrangler/package.json');
  return path.join(path.dirname(manifest), 'bin/wrangler.js');
}
