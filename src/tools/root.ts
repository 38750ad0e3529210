import path from 'node:path';

/** The repository's root, where wrangler.toml is. */
export const ROOT = path.resolve(import.meta.dirname, '../..');
