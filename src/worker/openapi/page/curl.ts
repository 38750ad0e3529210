/** A call as one would type it. Pure. */
import type { OpenApi, OperationObject, Parameter } from '../openapi.ts';

/** Undefined where an example would help nobody: a body that only KIE can send. */
export function curlOf(
  { servers }: Pick<OpenApi, 'servers'>,
  path: string,
  method: string,
  operation: OperationObject,
): string | undefined {
  const body = bodyOf(operation);
  if (body === undefined) return undefined;
  const address = `${servers[0]?.url ?? ''}${addressOf(path, operation.parameters ?? [])}`;
  return [
    `curl ${flagOf(method, operation)}${quoted(address)}`,
    ...credentialOf(operation),
    ...body,
  ].join(' \\\n  ');
}

function flagOf(method: string, { responses }: OperationObject): string {
  const ok = responses['200'];
  const isFile = ok !== undefined && 'content' in ok && ok.content?.['*/*'] !== undefined;
  if (method === 'get') return isFile ? '-O ' : '';
  return method === 'head' ? '-I ' : `-X ${method.toUpperCase()} `;
}

/** With an example for each part of the path and each parameter that is required. */
function addressOf(path: string, parameters: readonly Parameter[]): string {
  let filled = path;
  const asked: string[] = [];
  for (const parameter of parameters) {
    const { name } = parameter;
    if (parameter.in === 'path') filled = filled.replace(`{${name}}`, exampleOf(parameter));
    if (parameter.in === 'query' && parameter.required === true)
      asked.push(`${name}=${exampleOf(parameter)}`);
  }
  return asked.length === 0 ? filled : `${filled}?${asked.join('&')}`;
}

function exampleOf({ example: given = '' }: Parameter): string {
  return encodeURI(String(given));
}

/** The shell puts the credential in. None where none is needed. */
function credentialOf({ security }: OperationObject): string[] {
  const needsNone = security.length === 0 || security.some((one) => Object.keys(one).length === 0);
  if (needsNone) return [];
  const isClient = security.some((one) => 'client' in one);
  return [`-H "Authorization: Bearer ${isClient ? '$TOKEN' : '$ADMIN_TOKEN'}"`];
}

function bodyOf({ requestBody }: OperationObject): string[] | undefined {
  if (requestBody === undefined) return [];
  if ('multipart/form-data' in requestBody.content) return ['-F file=@picture.png'];
  const [example] = Object.values(requestBody.content['application/json']?.examples ?? {});
  if (example === undefined) return undefined;
  const json = JSON.stringify(example.value, null, 2).replaceAll('\n', '\n  ');
  return [`-H ${quoted('Content-Type: application/json')}`, `-d ${quoted(json)}`];
}

/** For a shell: nothing in it means anything. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
