/** D1 as it lies on the disk. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Opens the one database below a Worker's state. Writing is for when the Worker does not run. */
export async function openD1(
  stateDir: string,
  options: { readOnly: boolean },
): Promise<DatabaseSync> {
  const folder = path.join(stateDir, 'd1/miniflare-D1DatabaseObject');
  const file = (await readdir(folder)).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  if (file === undefined) throw new Error(`no D1 in ${folder}`);
  return new DatabaseSync(path.join(folder, file), options);
}
