/**
 * Describes the endpoints of a `*-routes.ts`, in the `*-routes.docs.ts` beside it. Hono's types of the routes
 * decide which endpoints must be described and what their responses contain; the zod schemas that validate
 * requests describe them. Only the build imports these files: the Worker's script contains no documentation.
 */
import type { Hono } from 'hono';
import type { JSONValue } from 'hono/utils/types';
import type { ErrorType } from '../../http/errors.ts';
import type { HttpMethod, Parameter, RequestBody, ResponseObject } from '../openapi.ts';
import type { CallerKind } from '../security.ts';
import type { ErrorHeaders } from './error-responses.ts';
import type { DataResponse } from './responses.ts';
import type { TagName } from './tags.ts';

type Responses = Readonly<Record<number, ResponseObject>>;

/** What the description of an endpoint adds to its route. */
export interface EndpointDocs<Required extends Responses = Responses> {
  /** The `operationId`, usable as a method name. */
  readonly id: string;
  readonly tag: TagName;
  readonly summary: string;
  readonly description?: string;
  /** Also decides which errors of authentication are documented. */
  readonly callers: CallerKind;
  /** Of the path, the headers, and queries that no schema validates. */
  readonly parameters?: readonly Parameter[];
  /** A query that a schema validates. */
  readonly query?: readonly Parameter[];
  /** A JSON body that a schema validates. */
  readonly json?: RequestBody;
  /** Any other body. */
  readonly body?: RequestBody;
  readonly responses: Required;
  /** In addition to those of every endpoint, of authentication, and of validating the query and the JSON body. */
  readonly errors?: readonly ErrorType[];
  readonly errorHeaders?: ErrorHeaders;
}

export interface Endpoint extends EndpointDocs {
  readonly method: HttpMethod;
  readonly path: `/${string}`;
}

/** The routes' types, as Hono infers them: `{ '/path/:id': { $get: { output: … } } }`. */
type RouteTypes<Routes> = Routes extends (deps: never) => Hono<infer _Env, infer Types>
  ? Types
  : never;

/** `/jobs/:id{\\d+}/events` as `/jobs/{id}/events`. */
type OpenApiPath<Path extends string> = Path extends `${infer Head}:${infer Name}/${infer Tail}`
  ? `${Head}{${WithoutPattern<Name>}}/${OpenApiPath<Tail>}`
  : Path extends `${infer Head}:${infer Name}`
    ? `${Head}{${WithoutPattern<Name>}}`
    : Path;
type WithoutPattern<Name> = Name extends `${infer Before}{${string}` ? Before : Name;

/**
 * A type as JSON has it: without undefined, which `JSON.stringify` omits. Hono stops with JSONValue at a type that
 * contains itself; `never` fits every schema.
 */
type Json<T> = [JSONValue] extends [T]
  ? never
  : T extends object
    ? { -readonly [K in keyof T]: Json<Exclude<T[K], undefined>> }
    : T;

type DataOf<Route> = Route extends { output: { data: infer Data } } ? { data: Json<Data> } : never;

/** A route with `data` in KIE's envelope must describe it; the responses of other routes are free. */
type ResponsesOf<Route> = [DataOf<Route>] extends [never]
  ? Responses
  : Responses & { readonly 200: DataResponse<DataOf<Route>['data']> };

/** One description per route, by its method and path. */
type DocsOf<Types> = {
  readonly [Path in keyof Types]: {
    readonly [
      Method in keyof Types[Path] as Method extends `$${infer Name}`
        ? `${Uppercase<Name>} ${OpenApiPath<Path & string>}`
        : never
    ]: EndpointDocs<ResponsesOf<Types[Path][Method]>>;
  };
}[keyof Types] extends infer Docs
  ? UnionToIntersection<Docs>
  : never;

type UnionToIntersection<Union> = (Union extends unknown ? (part: Union) => void : never) extends (
  part: infer Intersection,
) => void
  ? Intersection
  : never;

/** Hono answers HEAD by the handler of GET. */
type HeadDocs<Docs> = {
  readonly [
    Key in keyof Docs as Key extends `GET ${infer Path}` ? `HEAD ${Path}` : never
  ]?: EndpointDocs;
};

/**
 * The endpoints of a routes function, each with its description. The compiler rejects a missing route, one that
 * does not exist, and a response whose `data` has other fields or types than the handler returns.
 */
export function describeRoutes<Routes>(
  docs: DocsOf<RouteTypes<Routes>> & HeadDocs<DocsOf<RouteTypes<Routes>>>,
): readonly Endpoint[] {
  return Object.entries(docs as Readonly<Record<string, EndpointDocs>>).map(([key, endpoint]) => {
    const [method = '', path = ''] = key.split(' ');
    return {
      ...endpoint,
      method: method.toLowerCase() as HttpMethod,
      path: path as `/${string}`,
    };
  });
}
