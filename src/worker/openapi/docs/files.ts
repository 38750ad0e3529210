/** What the endpoints of results and of uploads share: ranges, conditions and CORS. */
import { SIGNATURE_PARAMETER } from '../../tasks/public-links.ts';
import type { Content, Parameter, ResponseObject } from '../openapi.ts';
import type { EndpointDocs } from './describe-routes.ts';
import type { ErrorHeaders } from './error-responses.ts';
import { headerRefs, type HeaderName } from './headers.ts';
import { headerParameter, queryParameter } from './requests.ts';

const CORS: HeaderName[] = ['Access-Control-Allow-Origin', 'Access-Control-Expose-Headers'];
const VALIDATORS: HeaderName[] = ['Accept-Ranges', 'Cache-Control', 'ETag', 'Last-Modified'];
const FILE_HEADERS: HeaderName[] = [
  ...CORS,
  ...VALIDATORS,
  'Content-Disposition',
  'Content-Length',
];

const BINARY_CONTENT: Content = { '*/*': { schema: { type: 'string', format: 'binary' } } };

const CONDITIONS: Parameter[] = [
  headerParameter('If-Match', 'Proceed only if the ETag is one of these.'),
  headerParameter('If-None-Match', 'Proceed only if the ETag is none of these.'),
  headerParameter('If-Modified-Since', 'An HTTP date.'),
  headerParameter('If-Unmodified-Since', 'An HTTP date.'),
];
const RANGE: Parameter[] = [
  headerParameter('Range', 'One byte range: `bytes=0-99`.'),
  headerParameter('If-Range', 'Apply the range only if this ETag or date matches.'),
];

const SIGNATURE = queryParameter(
  SIGNATURE_PARAMETER,
  'With `FILE_LINKS=signed`: part of each link that this API returns.',
);

type FileDocs = Pick<EndpointDocs, 'id' | 'summary' | 'description' | 'errors'>;

const shared = {
  tag: 'Files',
  callers: 'public',
  errorHeaders: { scope: 'Files', names: CORS } as ErrorHeaders,
} as const;

/** GET of a file, by the parameters of its path. */
export function getFileDocs(
  docs: FileDocs & { readonly description: string },
  path: readonly Parameter[],
): EndpointDocs {
  return {
    ...shared,
    ...docs,
    parameters: [...path, SIGNATURE, ...RANGE, ...CONDITIONS],
    responses: {
      200: {
        description: 'The whole file.',
        headers: headerRefs(FILE_HEADERS),
        content: BINARY_CONTENT,
      },
      206: {
        description: 'The requested range.',
        headers: headerRefs([...FILE_HEADERS, 'Content-Range']),
        content: BINARY_CONTENT,
      },
      ...conditionalResponses(),
    },
    errors: [...(docs.errors ?? []), 'range_not_satisfiable'],
  };
}

/** HEAD of a file. */
export function headFileDocs(docs: FileDocs, path: readonly Parameter[]): EndpointDocs {
  return {
    ...shared,
    ...docs,
    parameters: [...path, SIGNATURE, ...CONDITIONS],
    responses: {
      200: { description: 'The headers of a GET.', headers: headerRefs(FILE_HEADERS) },
      ...conditionalResponses(),
    },
  };
}

/** OPTIONS of a file. */
export function preflightDocs(docs: FileDocs, path: readonly Parameter[]): EndpointDocs {
  const allowed: HeaderName[] = [
    'Access-Control-Allow-Methods',
    'Access-Control-Allow-Headers',
    'Access-Control-Max-Age',
  ];
  return {
    ...shared,
    ...docs,
    parameters: path,
    responses: {
      204: {
        description: 'The allowed methods and headers.',
        headers: headerRefs([...CORS, ...allowed]),
      },
    },
  };
}

function conditionalResponses(): Record<number, ResponseObject> {
  const headers = headerRefs([...CORS, ...VALIDATORS, 'Content-Disposition']);
  return {
    304: { description: 'The cached version is current.', headers },
    412: { description: 'A precondition such as `If-Match` failed.', headers },
  };
}
