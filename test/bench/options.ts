/** Command-line options of the bench. */
import { parseArgs } from 'node:util';

export interface BenchOptions {
  readonly scenarios: readonly string[];
  readonly rounds: number;
  /** Compare the deterministic costs with the committed ones instead of measuring. */
  readonly check: boolean;
  /** Write the results (or, with `check`, the costs) into the repository. */
  readonly save: boolean;
}

const MAX_ROUNDS = 1000;

/** Throws an error for the command line before anything is built or measured. */
export function parseOptions(args: readonly string[], names: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenarios: { type: 'string' },
      rounds: { type: 'string' },
      check: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
    },
  });
  const { check, save } = values;
  if (check && (values.scenarios ?? values.rounds) !== undefined)
    throw new Error(
      '--check cannot be combined with --scenarios or --rounds: it always compares the same costs',
    );
  if (save && values.scenarios !== undefined)
    throw new Error(
      '--save cannot be combined with --scenarios: the guide shows the complete table',
    );
  const scenarios = values.scenarios?.split(',') ?? names;
  const unknown = scenarios.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`unknown scenario "${unknown.join(', ')}"; available: ${names.join(', ')}`);
  const rounds = Number(values.rounds ?? 5);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MAX_ROUNDS)
    throw new Error(`--rounds must be an integer from 1 to ${MAX_ROUNDS}`);
  return { scenarios, rounds, check, save };
}
