/**
 * A program as somebody writes one from the document alone: it creates a task, follows it to its end,
 * and prints what it was told. `generated/schema.d.ts` is made from a running edge's document; see
 * `test/journeys/openapi.test.ts`.
 */
import createClient from 'openapi-fetch';
import type { components, paths } from './generated/schema.js';

type Schemas = components['schemas'];

const PAUSE_MS = 50;

const [, , edge = '', seed = '', callBackUrl = ''] = process.argv;
const client = createClient<paths>({ baseUrl: edge });

/** KIE's own example, with its texts from outside: every field has its own type. */
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

// What the edge would refuse does not compile.
export const wrong: Schemas['CreateTask'][] = [
  // @ts-expect-error -- the model takes no such length
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
const { taskId } = dataOf(created);
const ended = await end(taskId);
const list = await client.GET('/api/v1/jobs', { params: { query: { limit: 10 } } });

console.log(
  JSON.stringify({
    refused: refused.error?.error.type,
    fields: refused.error?.error.fields?.map(({ field }) => field),
    credits: dataOf(estimate).credits,
    title: dataOf(model).title,
    task: ended,
    listed: dataOf(list).tasks.map((one) => one.taskId),
  }),
);

/** What comes to the callBackUrl: its code tells what else is in it. */
export function toldBy({ code, data }: Schemas['Callback']): string | null {
  switch (code) {
    case 200:
      return data.resultJson;
    case 501:
      return data.failMsg;
    case 504:
      return data.state;
  }
}

async function end(id: string): Promise<Schemas['Task']> {
  for (;;) {
    const { state, ...rest } = dataOf(
      await client.GET('/api/v1/jobs/recordInfo', { params: { query: { taskId: id } } }),
    );
    if (state !== 'waiting' && state !== 'queuing' && state !== 'generating')
      return { state, ...rest };
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

interface Answered<T> {
  data?: { data: T };
  error?: { msg: string };
}

/** Every answer stands in an envelope, or is an error. */
function dataOf<T>({ data, error }: Answered<T>): T {
  if (data === undefined) throw new Error(error?.msg ?? 'no answer');
  return data.data;
}
