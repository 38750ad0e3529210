/** Response headers by name. Security headers are on every response and are not documented. */
import type { Header, Reference } from '../openapi.ts';

const text = (description: string, part: object = {}): Header => ({
  description,
  schema: { type: 'string', ...part },
});

export const HEADERS = {
  'X-Request-Id': text('Identifies this request in the log. The caller may send its own.'),
  'Cache-Control': text('Whether the response may be cached.'),
  'Idempotent-Replayed': text('Set on every response to a repeated request.', { const: 'true' }),
  'Preference-Applied': text('The longest wait that was applied, as in `wait=30`.'),
  'Retry-After': {
    description: 'Seconds to wait before a retry.',
    schema: { type: 'integer', minimum: 1 },
  },
  'X-Accel-Buffering': text('Tells proxies not to buffer the stream.', {
    const: 'no',
  }),
  'WWW-Authenticate': text('`Bearer`, with `error="invalid_token"` if a credential was sent.'),
  Allow: text('The methods that this path supports.'),
  'Accept-Ranges': text('Range requests are supported.', { const: 'bytes' }),
  'Content-Disposition': text(
    '`inline`, or `attachment` for types that could run script, with a file name.',
  ),
  'Content-Length': { description: 'Bytes.', schema: { type: 'integer', minimum: 0 } },
  'Content-Range': text('The returned byte range, or the size of the file.'),
  ETag: text('A strong ETag: the content of a link never changes.'),
  'Last-Modified': text('When the file was stored.'),
  'Access-Control-Allow-Origin': text('Every origin may read the response.', { const: '*' }),
  'Access-Control-Expose-Headers': text('The response headers that a page may read.'),
  'Access-Control-Allow-Methods': text('The methods that a page may use.'),
  'Access-Control-Allow-Headers': text('The request headers that a page may send.'),
  'Access-Control-Max-Age': text('Seconds for which a browser may cache this preflight.'),
} as const satisfies Readonly<Record<string, Header>>;

export type HeaderName = keyof typeof HEADERS;

/** Headers on every response. */
const ALWAYS = ['X-Request-Id'] as const;

/** References to the named headers and to those on every response. */
export function headerRefs(names: readonly HeaderName[] = []): Record<string, Reference> {
  return Object.fromEntries(
    [...ALWAYS, ...names].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}
