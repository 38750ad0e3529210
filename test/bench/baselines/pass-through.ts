/** Baseline (a): createTask with the key added. It stores nothing. */
import { Hono } from 'hono';
import { buildCreateTaskUrl, type BaselineEnv } from './baseline-env.ts';

export default new Hono<{ Bindings: BaselineEnv }>().post('/api/v1/jobs/createTask', (c) =>
  fetch(buildCreateTaskUrl(c.env), {
    method: 'POST',
    headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
    body: c.req.raw.body,
  }),
);
