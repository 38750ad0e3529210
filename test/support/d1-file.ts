/** Opens the SQLite file of a local D1. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** While the Worker closes the file it holds a lock, for milliseconds. */
const LOCK_TIMEOUT_MS = 5000;

/** Opens the only database below a Worker's state folder. Only while the Worker does not run it may be written. */
export async function openD1(
  stateDir: string,
  options: { readOnly: boolean },
): Promise<DatabaseSync> {
  const folder = path.join(stateDir, 'd1/miniflare-D1DatabaseObject');
  const file = (await readdir(folder)).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  if (file === undefined) throw new Error(`no D1 in ${folder}`);
  return new DatabaseSync(path.join(folder, file), { ...options, timeout: LOCK_TIMEOUT_MS });
}
