/** Requests for every route of the OpenAPI document, and for paths beside them. */
import { seededRandom, type Random } from './random.ts';
import { jsonOf, longText, NOWHERE, oddText, type Resolve, type Schema } from './values.ts';

export interface FuzzRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Uint8Array | undefined;
}

/** What exists, so that requests get further than the first check. */
export interface KnownValues {
  /** Ids, names of models, links and cursors. */
  values: readonly string[];
  /** Values of Authorization, the admin's first. */
  credentials: readonly string[];
  /** Paths with a valid token, as KIE calls them. */
  callbacks: readonly string[];
}

export interface Operation {
  method: string;
  path: string;
  parameters: readonly { name: string; in: string; schema: unknown }[];
  /** Schemas by content type. */
  bodies: readonly (readonly [type: string, schema: unknown])[];
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'];
const CONTENT_TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'APPLICATION/JSON',
  'text/json',
  'text/plain',
  '',
  ';',
  'a',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  'application/xml',
  'application/cbor',
  'image/png',
  'multipart/form-data',
  'multipart/form-data; boundary=x',
  'multipart/form-data; boundary="x"',
  'multipart/mixed; boundary=x',
  `multipart/form-data; boundary=${'x'.repeat(200)}`,
  'application/json, text/plain',
];
const EXTRA_HEADERS: readonly (readonly [string, readonly string[]])[] = [
  [
    'prefer',
    ['wait=0', 'wait', 'wait=-1', 'wait=1e9', 'respond-async, wait=0', `${' '.repeat(500)}wait=x`],
  ],
  [
    'range',
    [
      'bytes=0-1',
      'bytes=-5',
      'bytes=5-1',
      `bytes=${'9'.repeat(400)}-`,
      'bytes=0-1,3-4',
      'items=0-1',
    ],
  ],
  ['if-none-match', ['*', '"a"', 'W/"a"', '"a",'.repeat(400)]],
  ['if-modified-since', ['Thu, 01 Jan 1970 00:00:00 GMT', 'never', '9'.repeat(400)]],
  ['if-range', ['"a"', 'never']],
  ['idempotency-key', ['k', 'k'.repeat(255), 'k'.repeat(256), ' ', '*']],
  [
    'origin',
    [
      'null',
      'https://app.example.com',
      'https://evil.test',
      `https://${'a.'.repeat(400)}test`,
      '*',
    ],
  ],
  ['access-control-request-method', ['POST', 'X'.repeat(400)]],
  ['x-read-token', ['1.a', '9'.repeat(400), `${'9'.repeat(12)}.${'a'.repeat(43)}`]],
  ['last-event-id', ['x', '9'.repeat(400)]],
  ['content-encoding', ['gzip', 'br', 'identity', 'x']],
  ['accept', ['*/*', 'text/event-stream', 'x'.repeat(400)]],
  ['x-request-id', ['a', 'ä'.repeat(0) + '-'.repeat(300), ' ']],
  ['cookie', ['a=b', 'a='.repeat(400)]],
];

/** Prefer may ask for a minute, and the id of a request is logged as it is. Their values are chosen above. */
const OWN_VALUES = new Set(['prefer', 'x-request-id']);

/** The operations of the document, and paths that it does not have. */
export function listOperations(document: Schema): Operation[] {
  const resolve = resolverOf(document);
  const operations = Object.entries(document['paths'] as Record<string, Schema>).flatMap(
    ([path, item]) =>
      Object.entries(item)
        .filter(([method]) => METHODS.includes(method.toUpperCase()))
        .map(([method, value]) => {
          const { parameters = [], requestBody } = value as {
            parameters?: unknown[];
            requestBody?: unknown;
          };
          const { content = {} } = resolve(requestBody ?? {}) as {
            content?: Record<string, Schema>;
          };
          return {
            method: method.toUpperCase(),
            path,
            parameters: [
              ...((item['parameters'] as unknown[] | undefined) ?? []),
              ...parameters,
            ].map((parameter) => resolve(parameter) as unknown as Operation['parameters'][number]),
            bodies: Object.entries(content).map(([type, { schema }]) => [type, schema] as const),
          };
        }),
  );
  const beside = [
    '/',
    '/admin',
    '/docs',
    '/docs/{guide}',
    '/{any}',
    '/api/{any}',
    '/admin/api/{any}/{other}',
    '/uploads/{id}',
    '/files/{id}',
  ];
  return [
    ...operations,
    ...beside.map((path) => ({ method: 'GET', path, parameters: [], bodies: [] })),
    {
      method: 'POST',
      path: CALLBACK,
      parameters: [],
      bodies: [['application/json', CALLBACK_BODY] as const],
    },
  ];
}

const CALLBACK = '/callbacks/valid';
const anyText = { type: 'string' };
const CALLBACK_BODY = {
  properties: {
    code: { enum: [200, 501, 422, '200'] },
    msg: anyText,
    data: {
      properties: {
        taskId: anyText,
        state: { enum: ['success', 'fail', 'generating', 'waiting', 'x'] },
        resultJson: {
          enum: [
            '{"resultUrls":["http://127.0.0.1:9/a.mp4"]}',
            '{}',
            '',
            '"x"',
            '[[',
            '{"a":"{\\"b\\":1}"}',
          ],
        },
        failCode: anyText,
        failMsg: anyText,
        costTime: { type: 'number' },
        createTime: { type: 'number' },
        completeTime: { type: 'number' },
        consumeCredits: { type: 'number' },
      },
      required: ['taskId', 'state', 'resultJson'],
    },
  },
  required: ['code', 'data'],
};

export function resolverOf(document: Schema): Resolve {
  const resolve = (schema: unknown): Schema => {
    const value = (typeof schema === 'object' && schema !== null ? schema : {}) as Schema;
    const { $ref } = value;
    if (typeof $ref !== 'string') return value;
    const target = $ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, part) => (at as Schema)[part.replaceAll('~1', '/')], document);
    return resolve(target);
  };
  return resolve;
}

/** The request with this number. The same number gives the same request. */
export function makeRequest(
  number: number,
  operations: readonly Operation[],
  resolve: Resolve,
  known: KnownValues,
): FuzzRequest {
  const random = seededRandom(number);
  const operation = random.pick(operations);
  const oddness = random.pick([0, 0.05, 0.2, 0.5]);
  const max = random.chance(0.02) ? 250_000 : 4000;
  const value = (schema: unknown, limit: number): string => {
    if (random.chance(oddness)) return oddText(random, known.values, limit);
    const json = jsonOf(schema, { random, resolve, known: known.values, oddness, max: limit });
    return json.startsWith('"') ? (JSON.parse(json) as string) : json;
  };
  const isOdd = random.chance(oddness);
  const headers: Record<string, string> = {};
  // A wrong credential is answered a second late, so most are right or absent.
  if (random.chance(0.03)) headers['authorization'] = random.pick(known.credentials);
  else if (operation.path.startsWith('/admin'))
    headers['authorization'] = known.credentials[0] ?? '';
  for (const [name, values] of EXTRA_HEADERS)
    if (random.chance(0.06)) headers[name] = random.pick(values);
  const path =
    operation.path === CALLBACK && known.callbacks.length > 0
      ? random.pick(known.callbacks)
      : operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
          const parameter = operation.parameters.find((one) => one.name === name);
          const isKnown = known.values.length > 0 && random.chance(0.5);
          return encodePath(
            isKnown ? random.pick(known.values) : value(parameter?.schema, 12_000),
            random,
          );
        });
  const query = operation.parameters
    .filter((parameter) => parameter.in === 'query' && random.chance(0.6))
    .map(({ name, schema }) => `${name}=${encodeText(value(schema, 3000))}`);
  if (isOdd && random.chance(0.3))
    query.push(`${encodeText(oddText(random, [], 300))}=1`, 'limit=1&limit=2', 'a=%zz');
  for (const { name, in: place } of operation.parameters)
    if (place === 'header' && !OWN_VALUES.has(name.toLowerCase()) && random.chance(0.5))
      headers[name.toLowerCase()] = headerText(oddText(random, [], 1000));
  const body = makeBody(operation, random, (schema) =>
    jsonOf(schema, { random, resolve, known: known.values, oddness, max }),
  );
  if (body !== undefined) headers['content-type'] = isOdd ? random.pick(CONTENT_TYPES) : body.type;
  const separator = path.includes('?') ? '&' : '?';
  return {
    method: isOdd && random.chance(0.3) ? random.pick(METHODS) : operation.method,
    path: query.length === 0 ? path : `${path}${separator}${query.join('&')}`,
    headers,
    body: body?.bytes,
  };
}

function makeBody(
  { method, bodies }: Operation,
  random: Random,
  json: (schema: unknown) => string,
): { type: string; bytes: Uint8Array } | undefined {
  const [type, schema] = bodies.length === 0 ? ['application/json', {}] : random.pick(bodies);
  if (bodies.length === 0 && (method === 'GET' || !random.chance(0.3))) return undefined;
  const isForm = type.startsWith('multipart/');
  // The document's examples name hosts.
  const text = (isForm ? formText(random) : json(schema)).replaceAll(HOSTS, NOWHERE);
  const whole = Buffer.from(text, 'utf8');
  const bytes = random.chance(0.05) ? whole.subarray(0, random.int(whole.length + 1)) : whole;
  if (random.chance(0.03) && bytes.length > 0) bytes[random.int(bytes.length)] = 0xff; // not UTF-8
  return { type: isForm ? 'multipart/form-data; boundary=x' : type, bytes };
}

/** A form with a small file and odd parts around it. */
function formText(random: Random): string {
  const parts = Array.from({ length: 1 + random.int(4) }, () => {
    const name = random.pick([
      'file',
      'file',
      'fileName',
      'uploadPath',
      '',
      '"',
      longText(random, 3000),
    ]);
    const fileName = random.pick([
      '',
      '; filename="a.png"',
      '; filename=',
      `; filename="${longText(random, 3000)}"`,
    ]);
    const content = random.pick([
      '\u0089PNG\r\n\u001a\n',
      'GIF89a',
      'ID3\u0003',
      'RIFF0000WAVE',
      longText(random, 4000),
    ]);
    return `--x\r\nContent-Disposition: form-data; name="${name}"${fileName}\r\n\r\n${content}\r\n`;
  });
  return `${random.pick(['', 'preamble\r\n'])}${parts.join('')}--x${random.pick(['--', '--\r\n', '', 'y'])}`;
}

const HOSTS = /https?:\/\/[\w.-]*\.(?:com|test|ai|org|io)(?![\w.-])/g;

const encodeText = (text: string) => encodeURIComponent(text.toWellFormed());
const encodePath = (text: string, random: Random) =>
  random.chance(0.7)
    ? encodeText(text)
    : encodeURI(text.toWellFormed()).replaceAll(/[?#]/g, encodeURIComponent);
/** A header cannot have other characters. */
const headerText = (text: string) => text.replaceAll(/[^\t\x20-\x7e]/g, '');
