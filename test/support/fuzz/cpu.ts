/** CPU time of the edge's runtime, which does not depend on what else the machine does. */
import { readdirSync, readFileSync } from 'node:fs';

/** The processes of the runtime that this process started. */
export function listRuntimes(): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    const stat = readOrEmpty(`/proc/${name}/stat`);
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === String(process.pid);
  });
}

/**
 * CPU time of all threads, in milliseconds: the edge's, and what it starts in D1 and R2. Read synchronously, which
 * takes a fraction of the time.
 */
export function readCpuMs(pids: readonly string[]): number {
  let nanoseconds = 0;
  for (const pid of pids)
    for (const thread of readdirSync(`/proc/${pid}/task`))
      nanoseconds += Number(readOrEmpty(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0]);
  return nanoseconds / 1e6;
}

/** A process or a thread may have ended. */
function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
