/**
 * The figures that no machine changes, compared with those that were committed: rows, operations and
 * the bundle. Writes them down with `isToKeep`, for a change that is meant.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { costs, type Costs } from './costs.ts';
import type { Rig } from './harness.ts';

const COMMITTED = path.join(import.meta.dirname, 'committed.json');

/**
 * So much is no change: an index that is looked into beside a random key has a neighbour there or not,
 * and names come and go in a bundle.
 */
const SLACK: Readonly<Record<string, number>> = { rowsRead: 2, bundle: 512 };

/** What is worse than it was, in words; nothing when all is as committed, or better. */
export async function check(rig: Rig, isToKeep: boolean): Promise<string[]> {
  const now = await costs(rig);
  if (isToKeep) await writeFile(COMMITTED, `${JSON.stringify(now, null, 2)}\n`);
  const committed = JSON.parse(await readFile(COMMITTED, 'utf8')) as Costs;
  for (const change of worse(now, committed))
    console.log(`committed is worse than it is now (--check --keep writes that down): ${change}`);
  return worse(committed, now);
}

export function worse(committed: Costs, now: Costs): string[] {
  const problems: string[] = [];
  for (const life of ['plain', 'calledBack'] as const)
    for (const [leg, spent] of Object.entries(now[life]))
      for (const [name, value] of Object.entries(spent) as [keyof typeof spent, number][]) {
        const before = committed[life][leg]?.[name] ?? 0;
        if (value > before + (SLACK[name] ?? 0))
          problems.push(`${life}, ${leg}: ${name} ${before} → ${value}`);
      }
  if (now.bundle > committed.bundle + (SLACK['bundle'] ?? 0))
    problems.push(`bundle: ${committed.bundle} → ${now.bundle} bytes`);
  return problems;
}
