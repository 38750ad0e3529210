/**
 * `npm run soak`: thousands of tasks through edge and sandbox with every fault, while the edge is killed.
 * Prints the measurements and exits non-zero on any failure. `--phases bulk,window` runs some phases;
 * `--tasks`, `--parallel`, `--kills`, `--window`, `--callbacks` and `--watchers` set their sizes.
 */
import { withBuilds } from '../../src/tools/stack.ts';
import { parseSoakOptions, type SoakOptions } from './soak-options.ts';
import { PHASES } from './soak-phases.ts';

function readOptions(): SoakOptions {
  try {
    return parseSoakOptions(process.argv.slice(2), Object.keys(PHASES));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

const { phases, sizes } = readOptions();
const failures = await withBuilds(async (builds) => {
  const found: string[] = [];
  for (const name of phases) found.push(...((await PHASES[name]?.(builds, sizes)) ?? []));
  return found;
});
console.log(failures.length === 0 ? '\nThe soak passed.' : `\nFailed: ${failures.join('; ')}`);
process.exit(failures.length === 0 ? 0 : 1);
