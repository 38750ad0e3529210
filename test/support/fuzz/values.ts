/** Values of a request: valid ones by their schema, and hostile ones. JSON is made as text, so that it can be wrong. */
import type { Random } from './random.ts';

export type Schema = Readonly<Record<string, unknown>>;
export type Resolve = (schema: unknown) => Schema;

/** Where nothing listens, so that no request leaves this machine and none waits. */
export const NOWHERE = 'http://127.0.0.1:9';

/** What is repeated to make a value long. */
const PUMPS = [
  ...'0 1 a - / . , ; : " \\ [ { < % é 😀'.split(' '),
  ' ',
  'stream',
  'image',
  'a1',
  '1,',
  '\\u0000',
];
const LENGTHS = [1, 30, 300, 300, 2000];

const ODD_TEXTS = [
  '',
  ' ',
  '0',
  '-1',
  '1e308',
  'NaN',
  'null',
  'true',
  '[]',
  '{}',
  '\u0000',
  'a\u0000b',
  '../../etc',
  '%',
  '%00',
  '%zz',
  "' or 1=1 --",
  '<script>',
  '__proto__',
  'constructor',
  'toString',
  '*',
  '\r\nx: y',
  'data:,',
  'https://127.0.0.1/',
  'http://[::1]:80/',
  'https://user@127.0.0.1/',
  'file:///etc/passwd',
  '\ufeff',
  '\u2028',
  '2026-13-45',
  '99999999999999999999',
  '1767225600000000-aaaaaaaaaaaaaaaaaaaaaa',
  'kie_edge_x',
  'ses_x',
  'bytes=0-',
];

const ODD_JSON = [
  'null',
  'true',
  '0',
  '-0',
  '-1',
  '1.5',
  '1e308',
  '1e400',
  '-1e400',
  '5e-324',
  '9007199254740993',
  '1E+2',
  '[]',
  '{}',
  '[[]]',
  '{"__proto__":{"a":1}}',
  '{"constructor":1,"toString":2,"valueOf":3}',
  '"\\ud800"',
  '"\\u0000"',
  '{"a":1,"a":2}',
  '{"":0}',
  '[null,null]',
  '"\\ud83d\\ude00"',
  '{"length":1e9}',
  '{"toJSON":1}',
];

/** A long text. `max` is its most characters. */
export function longText(random: Random, max: number): string {
  const pump = random.pick(PUMPS);
  const length = Math.min(max, random.chance(0.05) ? max : random.pick(LENGTHS));
  return (
    pump.repeat(Math.ceil(length / pump.length)).slice(0, length) + random.pick(['', '!', 'x'])
  );
}

export function oddText(random: Random, known: readonly string[], max: number): string {
  const kind = random.int(10);
  if (kind < 5) return random.pick(ODD_TEXTS);
  return kind < 7 && known.length > 0 ? random.pick(known) : longText(random, max);
}

/** JSON text that is large, or of a shape that no endpoint expects. */
export function oddJson(random: Random, known: readonly string[], max: number): string {
  const kind = random.int(20);
  if (kind < 10) return random.pick(ODD_JSON);
  if (kind < 14) return JSON.stringify(oddText(random, known, max));
  const size = random.chance(0.05) ? max : random.pick(LENGTHS);
  switch (kind) {
    case 14:
      return `[${random.pick(ODD_JSON)}${`,${random.pick(['1', '""', '{}', 'null', '"a"'])}`.repeat(size / 4)}]`;
    case 15:
      return '['.repeat(size / 2) + ']'.repeat(size / 2);
    case 16:
      return '{"a":'.repeat(size / 6) + '1' + '}'.repeat(size / 6);
    case 17:
      return (
        `1${random.pick(['0', '9', '.', '00'])}`.repeat(1) +
        random.pick(['0', '9']).repeat(size) +
        '1'
      );
    case 18:
      return `{${Array.from({ length: Math.ceil(size / 8) }, (_, i) => `"k${i}":${i}`).join()}}`;
    default:
      return `"${random.pick(['\\u0041', '\\\\', '\\"', '\\ud800']).repeat(size / 4)}"`;
  }
}

/** JSON text that fits the schema, with hostile parts at a probability of `oddness` each. */
export function jsonOf(
  schema: unknown,
  tools: {
    random: Random;
    resolve: Resolve;
    known: readonly string[];
    oddness: number;
    max: number;
  },
  depth = 0,
): string {
  const { random, resolve, known, oddness, max } = tools;
  if (depth > 6 || random.chance(oddness)) return oddJson(random, known, max);
  const {
    example,
    examples,
    enum: values,
    const: only,
    type,
    properties,
    items,
    oneOf,
    anyOf,
    allOf,
    required,
    ...rest
  } = resolve(schema);
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(values) && values.length > 0) return JSON.stringify(random.pick(values));
  const branches = [oneOf, anyOf, allOf].find((list) => Array.isArray(list)) as
    | unknown[]
    | undefined;
  if (branches !== undefined && branches.length > 0)
    return jsonOf(random.pick(branches), tools, depth + 1);
  if (properties !== undefined) {
    const parts = Object.entries(properties as Schema)
      .filter(([name]) =>
        random.chance((required as string[] | undefined)?.includes(name) === true ? 0.95 : 0.4),
      )
      .map(([name, part]) => `${JSON.stringify(name)}:${jsonOf(part, tools, depth + 1)}`);
    if (random.chance(oddness))
      parts.push(`${JSON.stringify(oddText(random, known, 300))}:${oddJson(random, known, 300)}`);
    return `{${parts.join()}}`;
  }
  const shown = example ?? (Array.isArray(examples) ? examples[0] : undefined) ?? rest['default'];
  if (shown !== undefined && random.chance(0.7)) return JSON.stringify(shown);
  switch (Array.isArray(type) ? random.pick(type as string[]) : type) {
    case 'integer':
    case 'number':
      return String(
        random.pick([0, 1, 5, 10, Number(rest['minimum'] ?? 1), Number(rest['maximum'] ?? 9)]),
      );
    case 'boolean':
      return String(random.chance(0.5));
    case 'array':
      return `[${Array.from({ length: random.int(3) }, () => jsonOf(items, tools, depth + 1)).join()}]`;
    case 'null':
      return 'null';
    case 'object':
      return '{}';
    default:
      return JSON.stringify(random.pick(['a lake', `${NOWHERE}/a.png`, ...known]));
  }
}
