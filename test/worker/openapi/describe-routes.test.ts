import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { success } from '../../../src/worker/http/envelope.ts';
import { Hono } from '../../../src/worker/http/hono.ts';
import { describeRoutes } from '../../../src/worker/openapi/docs/describe-routes.ts';
import { envelopeResponse } from '../../../src/worker/openapi/docs/responses.ts';
import { component } from '../../../src/worker/openapi/docs/schemas/component.ts';

const routes = () =>
  new Hono()
    .get('/shops/:id{\\d+}', (c) => c.json(success({ id: 1, name: 'a' })))
    .get('/page', (c) => c.text(''));

type Docs = Parameters<typeof describeRoutes<typeof routes>>[0];

const shared = { tag: 'Edge', summary: '', callers: 'public' } as const;
const page = { ...shared, id: 'getPage', responses: { 200: { description: '' } } };
const shopFields = z.object({ id: z.int(), name: z.string() });

function shop<T>(name: string, schema: z.ZodType<T>) {
  const responses = { 200: envelopeResponse(component(name, schema), '') };
  return { ...shared, id: 'getShop', responses };
}

const describedShop = shop('Shop', shopFields);

describe('describeRoutes', () => {
  it('lists each route by its method and its path in the notation of OpenAPI', () => {
    const endpoints = describeRoutes<typeof routes>({
      'GET /shops/{id}': describedShop,
      'GET /page': page,
      'HEAD /page': page,
    });
    expect(endpoints.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'get /shops/{id}',
      'get /page',
      'head /page',
    ]);
  });

  it('rejects, when it is compiled, routes that differ from the app and responses that differ from the handler', () => {
    // `npm run check:types` fails if one of these mistakes compiles.
    const mistakes: Docs[] = [
      // @ts-expect-error the page is not described
      { 'GET /shops/{id}': describedShop },
      // @ts-expect-error the app has no such route
      { 'GET /shops/{id}': describedShop, 'GET /page': page, 'GET /shop': page },
      // @ts-expect-error the schema lacks the name
      { 'GET /shops/{id}': shop('A', shopFields.omit({ name: true })), 'GET /page': page },
      // @ts-expect-error the handler returns no owner
      { 'GET /shops/{id}': shop('B', shopFields.extend({ owner: z.int() })), 'GET /page': page },
      // @ts-expect-error the handler returns a number
      { 'GET /shops/{id}': shop('C', shopFields.extend({ id: z.string() })), 'GET /page': page },
      // @ts-expect-error data without a schema
      { 'GET /shops/{id}': page, 'GET /page': page },
    ];
    expect(mistakes).toHaveLength(6);
  });
});
