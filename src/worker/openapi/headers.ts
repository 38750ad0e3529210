/** The headers that answers carry, by their names. Those of security are the same everywhere and not told. */
import type { Header, Reference } from './openapi.ts';

const text = (description: string, part: object = {}): Header => ({
  description,
  schema: { type: 'string', ...part },
});

export const HEADERS = {
  'X-Request-Id': text('Names this request in the log; the caller may send one of its own.'),
  'Cache-Control': text('Whether an answer may be kept.'),
  'Idempotent-Replayed': text('Stands on every answer to a repeated request.', { const: 'true' }),
  'Preference-Applied': text('How long the answer was held at most, as in `wait=30`.'),
  'Retry-After': {
    description: 'Seconds after which to come again.',
    schema: { type: 'integer', minimum: 1 },
  },
  'X-Accel-Buffering': text('To proxies in front: what comes is passed on as it comes.', {
    const: 'no',
  }),
  'WWW-Authenticate': text('`Bearer`, with `error="invalid_token"` where one was sent.'),
  Allow: text('The methods that the address takes.'),
  'Accept-Ranges': text('Parts can be asked for.', { const: 'bytes' }),
  'Content-Disposition': text('`inline`, or `attachment` for what might run script, with a name.'),
  'Content-Length': { description: 'Bytes.', schema: { type: 'integer', minimum: 0 } },
  'Content-Range': text('Which bytes these are, or how many there are.'),
  ETag: text('Strong: the bytes behind a link never change.'),
  'Last-Modified': text('When it was stored.'),
  'Access-Control-Allow-Origin': text('Any page may read it.', { const: '*' }),
  'Access-Control-Expose-Headers': text('The headers that a page may read.'),
  'Access-Control-Allow-Methods': text('The methods that a page may use.'),
  'Access-Control-Allow-Headers': text('The headers that a page may send.'),
  'Access-Control-Max-Age': text('For so many seconds this need not be asked again.'),
} as const satisfies Readonly<Record<string, Header>>;

export type HeaderName = keyof typeof HEADERS;

/** On every answer. */
const ALWAYS = ['X-Request-Id'] as const;

export function headersOf(names: readonly HeaderName[] = []): Record<string, Reference> {
  return Object.fromEntries(
    [...ALWAYS, ...names].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}
