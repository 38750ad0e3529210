/** Command-line options of the soak. */
import { parseArgs } from 'node:util';

export interface SoakSizes {
  /** Tasks of the bulk phase. */
  readonly tasks: number;
  /** Concurrent callers of the bulk phase. */
  readonly parallel: number;
  /** How often the bulk phase kills the edge. */
  readonly kills: number;
  /** Tasks of the window phase. */
  readonly window: number;
  /** Callbacks of the acknowledge phase. */
  readonly callbacks: number;
  /** Event streams of the watchers phase. */
  readonly watchers: number;
}

export interface SoakOptions {
  readonly phases: readonly string[];
  readonly sizes: SoakSizes;
}

/** Throws an error for the command line. A size that is no number would make a phase empty, and pass. */
export function parseSoakOptions(
  args: readonly string[],
  phaseNames: readonly string[],
): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tasks: { type: 'string', default: '10000' },
      parallel: { type: 'string', default: '48' },
      kills: { type: 'string', default: '6' },
      window: { type: 'string', default: '80' },
      callbacks: { type: 'string', default: '1500' },
      watchers: { type: 'string', default: '500' },
      phases: { type: 'string', default: phaseNames.join(',') },
    },
  });
  const parse = (name: keyof SoakSizes, min: number): number => {
    const size = Number(values[name]);
    if (Number.isInteger(size) && size >= min) return size;
    throw new Error(`--${name} must be an integer of at least ${min}`);
  };
  const phases = values.phases.split(',');
  const unknown = phases.filter((name) => !phaseNames.includes(name));
  if (unknown.length > 0)
    throw new Error(`unknown phase "${unknown.join(', ')}"; available: ${phaseNames.join(', ')}`);
  return {
    phases,
    sizes: {
      tasks: parse('tasks', 1),
      parallel: parse('parallel', 1),
      kills: parse('kills', 0),
      window: parse('window', 1),
      callbacks: parse('callbacks', 1),
      watchers: parse('watchers', 1),
    },
  };
}
