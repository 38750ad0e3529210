/** How to call an operation from a shell. Pure. */
import type { Method, OpenApi, OperationObject } from '../openapi.ts';
import { sampleOf } from '../sample.ts';

export interface Call {
  method: Method;
  path: string;
  operation: OperationObject;
}

export function curlOf({ method, path, operation }: Call, { servers }: OpenApi): string {
  const { parameters = [], requestBody, security } = operation;
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const filled = inPath.reduce(
    (address, { name, example }) =>
      address.replace(`{${name}}`, typeof example === 'string' ? example : `$${name}`),
    path,
  );
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && parameter.required === true)
    .map(({ name }) => `${name}=$${name}`)
    .join('&');
  const address = `${servers[0]?.url ?? ''}${filled}${query === '' ? '' : `?${query}`}`;
  const needsToken =
    security.length > 0 && security.every((scheme) => Object.keys(scheme).length > 0);
  return [
    `curl ${flagOf(method)}"${address}"`,
    ...(needsToken ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...bodyOf(requestBody),
  ].join(' \\\n  ');
}

function flagOf(method: Method): string {
  if (method === 'get') return '';
  return method === 'head' ? '-I ' : `-X ${method.toUpperCase()} `;
}

function bodyOf(body: OperationObject['requestBody']): string[] {
  const [[type, { schema = {}, examples = {} }] = ['', {}]] = Object.entries(body?.content ?? {});
  if (type === 'multipart/form-data') return ['-F file=@picture.png'];
  if (type === '') return [];
  const [example] = Object.values(examples);
  const value = JSON.stringify(example?.value ?? sampleOf(schema), null, 2);
  return [`-H "Content-Type: ${type}"`, `-d '${value.replaceAll("'", String.raw`'\''`)}'`];
}
