/** What a user of the document writes: the main job, by the types that were made from it. */
import createClient from 'openapi-fetch';
import type { paths } from './generated/schema.js';

const [baseUrl = ''] = process.argv.slice(2);
const edge = createClient<paths>({ baseUrl });

const created = await edge.POST('/api/v1/jobs/createTask', {
  params: { header: { 'Idempotency-Key': 'generated-client' } },
  body: {
    model: 'kling/v2-5-turbo-text-to-video-pro',
    input: { prompt: 'A lighthouse at dusk', duration: '5', aspect_ratio: '16:9', cfg_scale: 0.5 },
  },
});
if (created.error !== undefined) throw new Error(created.error.msg);
const { taskId } = created.data.data;

for (;;) {
  const read = await edge.GET('/api/v1/jobs/recordInfo', { params: { query: { taskId } } });
  if (read.error !== undefined) throw new Error(read.error.msg);
  const { state, resultJson } = read.data.data;
  if (state === 'fail') throw new Error('the task failed');
  if (state === 'success') {
    console.log(JSON.stringify({ taskId, resultJson }));
    break;
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
}

const refused = await edge.POST('/api/v1/jobs/createTask', {
  // @ts-expect-error -- a duration that the model does not take is seen by the compiler
  body: { model: 'kling/v2-5-turbo-text-to-video-pro', input: { prompt: 'a', duration: '6' } },
});
console.log(JSON.stringify({ refused: refused.error?.error.type }));
