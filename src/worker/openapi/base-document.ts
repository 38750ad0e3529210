/** The part of the OpenAPI document that is built with the pages (`openapi/docs/document.ts`). */
import type { HttpMethod, OpenApiDocument, OperationObject, PathItem } from './openapi.ts';
import type { CallerKind } from './security.ts';

/** The placeholder for the deployment's address in the document. */
export const ORIGIN_PLACEHOLDER = 'https://edge.invalid';

/** The path of the document among the pages. */
export const BASE_DOCUMENT_PATH = '/openapi-base.json';

/** An operation whose security schemes depend on the deployment. */
export interface BaseOperation extends Omit<OperationObject, 'security'> {
  readonly 'x-callers': CallerKind;
}

export interface BasePathItem extends Readonly<Partial<Record<HttpMethod, BaseOperation>>> {
  readonly parameters: PathItem['parameters'];
}

export interface BaseDocument extends Omit<OpenApiDocument, 'paths'> {
  readonly paths: Readonly<Record<string, BasePathItem>>;
}
