/**
 * A program written against the OpenAPI document only: it creates a task, polls it until it ends and
 * prints the responses. `generated/schema.d.ts` is generated from the document of a running edge; see
 * `test/journeys/openapi.test.ts`.
 */
import createClient from 'openapi-fetch';
import type { components, paths } from './generated/schema.js';

type Schemas = components['schemas'];

const PAUSE_MS = 50;

const [, , edge = '', seed = '', callBackUrl = ''] = process.argv;
const client = createClient<paths>({ baseUrl: edge });

/** KIE's own example: every field is typed. */
const task: Schemas['CreateTask'] = {
  model: 'kling/v2-5-turbo-text-to-video-pro',
  callBackUrl,
  input: {
    prompt: seed,
    duration: '5',
    aspect_ratio: '16:9',
    negative_prompt: 'blur, distort, and low quality',
    cfg_scale: 0.5,
  },
};

// Requests that the edge would reject do not compile.
export const wrong: Schemas['CreateTask'][] = [
  // @ts-expect-error -- the model has no such duration
  { ...task, input: { prompt: seed, duration: '7' } },
  // @ts-expect-error -- no such model is allowed
  { ...task, model: 'acme/other' },
  // @ts-expect-error -- a field of another model
  { model: task.model, input: { prompt: seed, multi_shots: true } },
];

const refused = await client.POST('/api/v1/jobs/createTask', {
  body: { ...task, input: { prompt: '' } },
});
const estimate = await client.POST('/api/v1/jobs/estimate', { body: task });
const model = await client.GET('/api/v1/models/{id}', { params: { path: { id: task.model } } });
const created = await client.POST('/api/v1/jobs/createTask', {
  params: { header: { 'Idempotency-Key': 'from-the-document' } },
  body: task,
});
const { taskId } = unwrapData(created);
const ended = await waitForEnd(taskId);
const list = await client.GET('/api/v1/jobs', { params: { query: { limit: 10 } } });

console.log(
  JSON.stringify({
    refused: refused.error?.error.type,
    fields: refused.error?.error.fields?.map(({ field }) => field),
    credits: unwrapData(estimate).credits,
    title: unwrapData(model).title,
    task: ended,
    listed: unwrapData(list).tasks.map((one) => one.taskId),
  }),
);

/** The callback body is a union that `code` discriminates. */
export function readCallback({ code, data }: Schemas['CallbackBody']): string | null {
  switch (code) {
    case 200:
      return data.resultJson;
    case 501:
      return data.failMsg;
    case 504:
      return data.state;
  }
}

async function waitForEnd(id: string): Promise<Schemas['Task']> {
  for (;;) {
    const { state, ...rest } = unwrapData(
      await client.GET('/api/v1/jobs/recordInfo', { params: { query: { taskId: id } } }),
    );
    if (state !== 'waiting' && state !== 'queuing' && state !== 'generating')
      return { state, ...rest };
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

interface ApiResult<T> {
  data?: { data: T };
  error?: { msg: string };
}

/** The `data` of the envelope; throws on an error. */
function unwrapData<T>({ data, error }: ApiResult<T>): T {
  if (data === undefined) throw new Error(error?.msg ?? 'no response');
  return data.data;
}
