import type { ErrorType } from '../../http/errors.ts';
import { SIGNATURE_PARAMETER } from '../../tasks/public-links.ts';
import { headersOf, type HeaderName } from '../headers.ts';
import type { Answer, Content, Parameter } from '../openapi.ts';
import { inHeader, inPath, query, type Operation } from '../operation.ts';

const CORS: HeaderName[] = ['Access-Control-Allow-Origin', 'Access-Control-Expose-Headers'];
const VALIDATORS: HeaderName[] = ['Accept-Ranges', 'Cache-Control', 'ETag', 'Last-Modified'];
const WHOLE: HeaderName[] = [...CORS, ...VALIDATORS, 'Content-Disposition', 'Content-Length'];

const BYTES: Content = { '*/*': { schema: { type: 'string', format: 'binary' } } };

const CONDITIONS: Parameter[] = [
  inHeader('If-Match', 'ETags of which it must be one.'),
  inHeader('If-None-Match', 'ETags of which it must be none.'),
  inHeader('If-Modified-Since', 'A date.'),
  inHeader('If-Unmodified-Since', 'A date.'),
];
const RANGE: Parameter[] = [
  inHeader('Range', 'One range of bytes: `bytes=0-99`.'),
  inHeader('If-Range', 'The ETag or the date for which the range holds.'),
];

interface FileAddress {
  /** Completes `get`, `head` and `preflight`. */
  readonly name: string;
  readonly path: `/${string}`;
  readonly what: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly errors: readonly ErrorType[];
}

const RESULT: FileAddress = {
  name: 'File',
  path: '/files/{id}/{name}',
  what: 'a result',
  description:
    'Valid from the moment the task succeeds: streamed from KIE until the copy is in R2, and from R2 from then on, under the same link.',
  parameters: [
    inPath(
      'id',
      'Not the taskId: it ends with 128 random bits that open this file.',
      '1795858830123000-1soAJmq9Ce-qUM0zE8HMHg',
    ),
    inPath('name', 'Its number among the results, and its kind.', '0.mp4'),
    query(SIGNATURE_PARAMETER, 'With `FILE_LINKS=signed`; stands in the links of recordInfo.'),
  ],
  errors: [
    'link_invalid',
    'not_found',
    'file_unavailable_permanently',
    'file_deleted',
    'file_unavailable',
  ],
};

const UPLOAD: FileAddress = {
  name: 'Upload',
  path: '/uploads/{id}/{name}',
  what: 'an upload',
  description: 'For KIE to fetch while a task needs it. Gone after its `expiresAt`.',
  parameters: [
    inPath('id', '128 random bits that open this file.', '1soAJmq9Ce-qUM0zE8HMHg'),
    inPath('name', 'As the upload was answered.', 'start.png'),
  ],
  errors: ['not_found'],
};

export function fileOperations(): Operation[] {
  return [get(RESULT), head(RESULT), preflight(RESULT), get(UPLOAD), head(UPLOAD)];
}

function get({ name, path, what, description, parameters, errors }: FileAddress): Operation {
  return {
    id: `get${name}`,
    method: 'get',
    path,
    tag: 'Files',
    summary: `Get ${what}`,
    description,
    callers: 'anybody',
    parameters: [...parameters, ...RANGE, ...CONDITIONS],
    answers: {
      200: { description: 'The whole file.', headers: headersOf(WHOLE), content: BYTES },
      206: {
        description: 'The part that was asked for.',
        headers: headersOf([...WHOLE, 'Content-Range']),
        content: BYTES,
      },
      ...conditional(),
    },
    errors: [...errors, 'range_not_satisfiable'],
    errorHeaders: { of: 'Files', names: CORS },
  };
}

function head({ name, path, what, parameters, errors }: FileAddress): Operation {
  return {
    id: `head${name}`,
    method: 'head',
    path,
    tag: 'Files',
    summary: `Ask about ${what} without getting it`,
    callers: 'anybody',
    parameters: [...parameters, ...CONDITIONS],
    answers: {
      200: { description: 'What a GET would say of it.', headers: headersOf(WHOLE) },
      ...conditional(),
    },
    errors,
    errorHeaders: { of: 'Files', names: CORS },
  };
}

function preflight({ name, path, what, parameters }: FileAddress): Operation {
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
    summary: `Ask what a page may send for ${what}`,
    description: 'A browser does so by itself.',
    callers: 'anybody',
    parameters: parameters.filter((parameter) => parameter.in === 'path'),
    answers: {
      204: { description: 'What it may send.', headers: headersOf([...CORS, ...allowed]) },
    },
    errors: [],
    errorHeaders: { of: 'Files', names: CORS },
  };
}

function conditional(): Record<number, Answer> {
  const headers = headersOf([...CORS, ...VALIDATORS, 'Content-Disposition']);
  return {
    304: { description: 'It is the one that you have.', headers },
    412: { description: 'It is not the one that `If-Match` names.', headers },
  };
}
