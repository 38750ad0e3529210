/** A strict parser of the Prometheus text format 0.0.4. */

export interface Family {
  help: string;
  type: string;
  /** Keyed by the label text, unparsed. */
  samples: Map<string, number>;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = String.raw`[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\\\|\\"|\\n)*"`;
const HELP = new RegExp(String.raw`^# HELP (${NAME}) ((?:[^\\\n]|\\\\|\\n)+)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge)$`);
const SAMPLE = new RegExp(
  `^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)$`,
);

/** Parses HELP, TYPE and samples of each family. Throws for any deviation from the specification. */
export function readExposition(text: string): Map<string, Family> {
  if (!text.endsWith('\n') || text.endsWith('\n\n')) throw new Error('ends in one line feed');
  const families = new Map<string, Family>();
  let helped: [string, string] | undefined;
  let current: string | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const [, name = '', rest = '', value] =
      HELP.exec(line) ?? TYPE.exec(line) ?? SAMPLE.exec(line) ?? [];
    if (line.startsWith('# HELP ')) {
      if (name === '' || families.has(name) || helped !== undefined) throw new Error(line);
      helped = [name, rest];
    } else if (line.startsWith('# TYPE ')) {
      if (helped?.[0] !== name) throw new Error(line);
      if ((rest === 'counter') !== name.endsWith('_total')) throw new Error(`${line}: its name`);
      families.set(name, { help: helped[1], type: rest, samples: new Map() });
      [helped, current] = [undefined, name];
    } else {
      const samples = families.get(name)?.samples;
      const isDouble = samples?.has(rest) === true;
      if (samples === undefined || name !== current || isDouble || helped !== undefined)
        throw new Error(line);
      if (!Number.isFinite(Number(value))) throw new Error(`${line}: its value`);
      samples.set(rest, Number(value));
    }
  }
  return families;
}
