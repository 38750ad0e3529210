import type { ErrorType } from '../../../http/errors.ts';
import { SIGNATURE_PARAMETER } from '../../../tasks/public-links.ts';
import { headerRefs, type HeaderName } from '../headers.ts';
import type { ResponseObject, Content, Parameter } from '../../openapi.ts';
import { headerParameter, pathParameter, queryParameter, type Operation } from '../operation.ts';

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

interface FileRoute {
  /** Suffix of the operation ids, as in `getFile`. */
  readonly name: string;
  readonly path: `/${string}`;
  readonly noun: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly errors: readonly ErrorType[];
}

const RESULT: FileRoute = {
  name: 'File',
  path: '/files/{id}/{name}',
  noun: 'a result',
  description:
    'Available from the moment the task succeeds: streamed from KIE until the copy is in R2, then from R2, under the same link.',
  parameters: [
    pathParameter(
      'id',
      'Not the taskId. It ends with 128 random bits that authorize access.',
      '1795858830123000-1soAJmq9Ce-qUM0zE8HMHg',
    ),
    pathParameter('name', 'The result number and the file extension.', '0.mp4'),
    SIGNATURE,
  ],
  errors: [
    'link_invalid',
    'not_found',
    'file_unavailable_permanently',
    'file_deleted',
    'file_unavailable',
  ],
};

const UPLOAD: FileRoute = {
  name: 'Upload',
  path: '/uploads/{id}/{name}',
  noun: 'an upload',
  description: 'Fetched by KIE while a task needs it. Deleted after `expiresAt`.',
  parameters: [
    pathParameter('id', '128 random bits that authorize access.', '1soAJmq9Ce-qUM0zE8HMHg'),
    pathParameter('name', 'The file name that the upload returned.', 'start.png'),
    SIGNATURE,
  ],
  errors: ['link_invalid', 'not_found'],
};

export function fileOperations(): Operation[] {
  return [
    getOperation(RESULT),
    headOperation(RESULT),
    preflightOperation(RESULT),
    getOperation(UPLOAD),
    headOperation(UPLOAD),
  ];
}

function getOperation({ name, path, noun, description, parameters, errors }: FileRoute): Operation {
  return {
    id: `get${name}`,
    method: 'get',
    path,
    tag: 'Files',
    summary: `Get ${noun}`,
    description,
    callers: 'public',
    parameters: [...parameters, ...RANGE, ...CONDITIONS],
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
    errors: [...errors, 'range_not_satisfiable'],
    errorHeaders: { scope: 'Files', names: CORS },
  };
}

function headOperation({ name, path, noun, parameters, errors }: FileRoute): Operation {
  return {
    id: `head${name}`,
    method: 'head',
    path,
    tag: 'Files',
    summary: `Get the headers of ${noun}`,
    callers: 'public',
    parameters: [...parameters, ...CONDITIONS],
    responses: {
      200: { description: 'The headers of a GET.', headers: headerRefs(FILE_HEADERS) },
      ...conditionalResponses(),
    },
    errors,
    errorHeaders: { scope: 'Files', names: CORS },
  };
}

function preflightOperation({ name, path, noun, parameters }: FileRoute): Operation {
  const allowed: HeaderName[] = [
    'Access-Control-Allow-Methods',
    'Access-Control-Allow-Headers',
    'Access-Control-Max-Age',
  ];
  return {
    id: `preflight${name}`,
    method: 'options',
    path,
    tag: 'Files',
    summary: `CORS preflight for ${noun}`,
    description: 'Sent by browsers.',
    callers: 'public',
    parameters: parameters.filter((parameter) => parameter.in === 'path'),
    responses: {
      204: {
        description: 'The allowed methods and headers.',
        headers: headerRefs([...CORS, ...allowed]),
      },
    },
    errors: [],
    errorHeaders: { scope: 'Files', names: CORS },
  };
}

function conditionalResponses(): Record<number, ResponseObject> {
  const headers = headerRefs([...CORS, ...VALIDATORS, 'Content-Disposition']);
  return {
    304: { description: 'The cached version is current.', headers },
    412: { description: 'A precondition such as `If-Match` failed.', headers },
  };
}
