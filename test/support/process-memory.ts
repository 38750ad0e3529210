/** Memory of a process and its descendants, from Linux's /proc. */
import { readdir, readFile } from 'node:fs/promises';

interface Process {
  pid: number;
  parent: number;
  bytes: number;
}

/** The resident bytes of a process and its descendants. Processes that end meanwhile are not counted. */
export async function residentBytes(root: number): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = (await Promise.all(pids.map(readProcess))).filter((one) => one !== undefined);
  const isBelow = ({ pid, parent }: Process): boolean => {
    if (pid === root) return true;
    const above = all.find((one) => one.pid === parent);
    return above !== undefined && isBelow(above);
  };
  return all.filter(isBelow).reduce((sum, { bytes }) => sum + bytes, 0);
}

async function readProcess(pid: number): Promise<Process | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, parent] = /^PPid:\s+(\d+)/m.exec(status) ?? [];
  const [, kib] = /^VmRSS:\s+(\d+) kB/m.exec(status) ?? [];
  return kib === undefined ? undefined : { pid, parent: Number(parent), bytes: Number(kib) * 1024 };
}
