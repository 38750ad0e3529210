/** Floor (a): createTask with the key put in, and nothing else. It stores nothing. */
import { Hono } from 'hono';
import { createTaskAt, type FloorEnv } from './floor-env.ts';

export default new Hono<{ Bindings: FloorEnv }>().post('/api/v1/jobs/createTask', (c) =>
  fetch(createTaskAt(c.env), {
    method: 'POST',
    headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
    body: c.req.raw.body,
  }),
);
