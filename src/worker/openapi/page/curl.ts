/** Builds curl commands for operations. Pure. */
import type { OpenApiDocument, OperationObject, Parameter } from '../openapi.ts';

/** The curl command of an operation. Undefined if its body has no example, as for KIE's callbacks. */
export function buildCurlCommand(
  { servers }: Pick<OpenApiDocument, 'servers'>,
  path: string,
  method: string,
  operation: OperationObject,
): string | undefined {
  const body = bodyArguments(operation);
  if (body === undefined) return undefined;
  const address = `${servers[0]?.url ?? ''}${buildUrl(path, operation.parameters ?? [])}`;
  return [
    `curl ${methodFlag(method, operation)}${shellQuote(address)}`,
    ...credentialHeader(operation),
    ...body,
  ].join(' \\\n  ');
}

function methodFlag(method: string, { responses }: OperationObject): string {
  const ok = responses['200'];
  const isFile = ok !== undefined && 'content' in ok && ok.content?.['*/*'] !== undefined;
  if (method === 'get') return isFile ? '-O ' : '';
  return method === 'head' ? '-I ' : `-X ${method.toUpperCase()} `;
}

/** Fills in examples for path parameters and required query parameters. */
function buildUrl(path: string, parameters: readonly Parameter[]): string {
  let filled = path;
  const queryParts: string[] = [];
  for (const parameter of parameters) {
    const { name } = parameter;
    if (parameter.in === 'path') filled = filled.replace(`{${name}}`, parameterExample(parameter));
    if (parameter.in === 'query' && parameter.required === true)
      queryParts.push(`${name}=${parameterExample(parameter)}`);
  }
  return queryParts.length === 0 ? filled : `${filled}?${queryParts.join('&')}`;
}

function parameterExample({ example: given = '' }: Parameter): string {
  return encodeURI(String(given));
}

/** The Authorization header with a shell variable; none if the operation accepts anonymous callers. */
function credentialHeader({ security }: OperationObject): string[] {
  const acceptsAnonymous =
    security.length === 0 || security.some((one) => Object.keys(one).length === 0);
  if (acceptsAnonymous) return [];
  const isClient = security.some((one) => 'client' in one);
  return [`-H "Authorization: Bearer ${isClient ? '$TOKEN' : '$ADMIN_TOKEN'}"`];
}

function bodyArguments({ requestBody }: OperationObject): string[] | undefined {
  if (requestBody === undefined) return [];
  if ('multipart/form-data' in requestBody.content) return ['-F file=@picture.png'];
  const [example] = Object.values(requestBody.content['application/json']?.examples ?? {});
  if (example === undefined) return undefined;
  const json = JSON.stringify(example.value, null, 2).replaceAll('\n', '\n  ');
  return [`-H ${shellQuote('Content-Type: application/json')}`, `-d ${shellQuote(json)}`];
}

/** Quotes text so that a shell takes it literally. */
function shellQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
