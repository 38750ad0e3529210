/** Compares the deterministic costs with the committed ones. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BenchHarness } from './harness.ts';
import type { ResourceUsage } from './resource-usage.ts';
import { measureCosts, type Costs, type LifecycleCosts } from './task-costs.ts';

const COMMITTED = path.join(import.meta.dirname, 'committed.json');

/**
 * Differences that are noise: an index search next to a random key reads a neighbour or not, and
 * identifiers in a bundle vary.
 */
const TOLERANCE: Readonly<Partial<Record<keyof ResourceUsage, number>>> = { rowsRead: 2 };
const BUNDLE_TOLERANCE_BYTES = 512;

/** Returns the regressions; prints improvements where there are none. `isToSave` commits the current costs first. */
export async function checkCosts(harness: BenchHarness, isToSave: boolean): Promise<string[]> {
  const current = await measureCosts(harness);
  if (isToSave) await writeFile(COMMITTED, `${JSON.stringify(current, null, 2)}\n`);
  const committed = JSON.parse(await readFile(COMMITTED, 'utf8')) as Costs;
  const regressions = findRegressions(committed, current);
  if (regressions.length > 0) return regressions;
  for (const improvement of findRegressions(current, committed))
    console.log(
      `the committed costs are higher than the current ones (update with --check --save): ${improvement}`,
    );
  return [];
}

/**
 * Costs that rose, by stage. A stage or a value that is missing on either side is reported too:
 * it would otherwise pass as free.
 */
export function findRegressions(committed: Costs, current: Costs): string[] {
  const problems = (['plain', 'withCallback'] as const).flatMap((kind) =>
    compareLifecycles(committed[kind], current[kind]).map((problem) => `${kind}, ${problem}`),
  );
  if (!(current.bundle <= committed.bundle + BUNDLE_TOLERANCE_BYTES))
    problems.push(`bundle: ${committed.bundle} → ${current.bundle} bytes`);
  return problems;
}

function compareLifecycles(committed: LifecycleCosts, current: LifecycleCosts): string[] {
  const stages = new Set([...Object.keys(committed), ...Object.keys(current)]);
  return [...stages].flatMap((stage) => {
    const [before, now] = [committed[stage], current[stage]];
    if (before === undefined || now === undefined)
      return [`${stage}: ${before === undefined ? 'not committed' : 'not measured'}`];
    return (Object.keys({ ...before, ...now }) as (keyof ResourceUsage)[]).flatMap((name) =>
      // Negated, so that a value that is missing or NaN fails the comparison.
      !(now[name] <= before[name] + (TOLERANCE[name] ?? 0))
        ? [`${stage}: ${name} ${before[name]} → ${now[name]}`]
        : [],
    );
  });
}
