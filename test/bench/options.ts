/** What the bench is asked for on its command line. */
import { parseArgs } from 'node:util';

export interface Options {
  readonly rows: readonly string[];
  readonly rounds: number;
  readonly check: boolean;
  readonly keep: boolean;
}

const MAX_ROUNDS = 1000;

/** Throws, in words for whoever typed it, before anything is built or measured. */
export function readOptions(args: readonly string[], names: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string' },
      rounds: { type: 'string' },
      check: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  const { check, keep } = values;
  if (check && (values.rows ?? values.rounds) !== undefined)
    throw new Error('--check takes no --rows and no --rounds: what it compares is always the same');
  if (keep && values.rows !== undefined)
    throw new Error(
      '--keep takes no --rows: the table that it puts into the README is a whole one',
    );
  const rows = values.rows?.split(',') ?? names;
  const unknown = rows.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`there is no row "${unknown.join(', ')}"; there are ${names.join(', ')}`);
  const rounds = Number(values.rounds ?? 5);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MAX_ROUNDS)
    throw new Error(`--rounds must be a whole number from 1 to ${MAX_ROUNDS}`);
  return { rows, rounds, check, keep };
}
