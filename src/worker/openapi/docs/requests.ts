/** The parameters and bodies of endpoints. */
import type * as z from 'zod';
import type { Parameter, RequestBody, Schema } from '../openapi.ts';
import { toJsonSchema } from './json-schema.ts';

/** Descriptions of fields, because the schemas that validate requests have none. */
type Descriptions<T extends z.core.$ZodType> = {
  readonly [Field in keyof z.input<T> & string]?: string;
};
type Examples = Readonly<Record<string, { summary: string; value: unknown }>>;

/** A required JSON body, validated by the schema. */
export function jsonBody<T extends z.core.$ZodType>(
  schema: T,
  descriptions: Descriptions<T> = {},
  examples: Examples = {},
): RequestBody {
  return jsonRequestBody(toJsonSchema(schema, descriptions), examples);
}

/** A required JSON body, with examples by name. */
export function jsonRequestBody(schema: Schema, examples: Examples = {}): RequestBody {
  const withExamples = Object.keys(examples).length === 0 ? {} : { examples };
  return { required: true, content: { 'application/json': { schema, ...withExamples } } };
}

/** Query parameters, validated by the schema. */
export function queryOf<T extends z.core.$ZodType>(
  schema: T,
  descriptions: Descriptions<T> = {},
): Parameter[] {
  const { properties = {} } = toJsonSchema(schema, descriptions);
  return Object.entries(properties).map(([name, { description = '', ...field }]) =>
    queryParameter(name, description, field),
  );
}

export const queryParameter = (
  name: string,
  description: string,
  schema: Schema = { type: 'string' },
): Parameter => ({ name, in: 'query', description, schema });

export const pathParameter = (name: string, description: string, example: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
  example,
});

export const headerParameter = (
  name: string,
  description: string,
  schema: Schema = { type: 'string' },
): Parameter => ({ name, in: 'header', description, schema });

/** The id of a task, in paths for its owner. */
export const TASK_ID = pathParameter(
  'taskId',
  'The task id that createTask returned.',
  '97e14c7f43a84c6ca22b98af36ddf325',
);

/** The id of a task, in paths for the operator. */
export const ADMIN_TASK_ID = pathParameter(
  'id',
  "The leading digits of the task's id, or KIE's taskId. Not the whole id, which opens the task's files: paths are stored with logs.",
  '1795858830123000',
);

/** The id of a callback, in paths. */
export const DELIVERY_ID = pathParameter(
  'id',
  'The `webhook-id`.',
  'msg_0f8b1c2d3e4f5a6b7c8d9e0f1a2b3c4d',
);

/** The cursor of a list, as its descriptions have it. */
export const CURSOR = 'The `nextCursor` of the previous page.';

const TIME =
  'Unix milliseconds, a time such as `2030-01-01T00:00:00Z`, or a UTC day such as `2030-01-31`';

/** Descriptions of the bounds of a time range. */
export const SINCE = `${TIME}.`;
export const UNTIL = `${TIME}, which is then included.`;

/** `Prefer: wait=N`. */
export const preferWait = (until: string): Parameter =>
  headerParameter(
    'Prefer',
    `\`wait=N\`: holds the response for up to N seconds (at most 60) ${until}.`,
    { type: 'string', examples: ['wait=30'] },
  );
