/** The successful responses of endpoints. */
import type * as z from 'zod';
import type { ResponseObject } from '../openapi.ts';
import { headerRefs, type HeaderName } from './headers.ts';
import { envelopeOf, refTo } from './schemas/component.ts';

/** A response whose `data` fits `Data` and has each of its fields. Only `envelopeResponse` makes one. */
export interface DataResponse<Data, Field = FieldOf<Data>> extends ResponseObject {
  /** For the compiler only. A response fits a route if it takes the route's data and the name of each field. */
  readonly [DATA]: (data: Data, field: Field) => void;
}
declare const DATA: unique symbol;

type FieldOf<Data> = Data extends unknown ? keyof Data & string : never;

/** A response in KIE's envelope. API responses are not cacheable, hence `Cache-Control`. */
export function envelopeResponse<Data>(
  data: z.ZodType<Data>,
  description: string,
  headers: readonly HeaderName[] = ['Cache-Control'],
  addedFields: z.ZodRawShape = {},
): DataResponse<Data> {
  return jsonResponse(envelopeOf(data, addedFields), description, headers) as DataResponse<Data>;
}

/** A JSON response: a component. */
export function jsonResponse(
  schema: z.ZodType,
  description: string,
  headers: readonly HeaderName[] = [],
): ResponseObject {
  return {
    description,
    headers: headerRefs(headers),
    content: { 'application/json': { schema: refTo(schema) } },
  };
}

/** A page, script or other text. */
export function textResponse(
  description: string,
  type: string,
  headers: readonly HeaderName[] = ['Cache-Control'],
): ResponseObject {
  return {
    description,
    headers: headerRefs(headers),
    content: { [type]: { schema: { type: 'string' } } },
  };
}

/** The headers of a page. */
export const CACHED: readonly HeaderName[] = ['Cache-Control', 'ETag'];
