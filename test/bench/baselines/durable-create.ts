/** Baseline (e): the minimum that keeps the guarantees: insert the task, call KIE, store its response. */
import { Hono } from 'hono';
import { buildCreateTaskUrl, type BaselineEnv } from './baseline-env.ts';

const TABLE = `create table if not exists tasks (
  id text primary key, request text not null, task_id text, created_at integer not null) strict`;

export default new Hono<{ Bindings: BaselineEnv }>()
  .post('/prepare', async (c) => {
    await c.env.DB.prepare(TABLE).run();
    return c.body(null, 204);
  })
  .post('/api/v1/jobs/createTask', async (c) => {
    const request = await c.req.text();
    const id = crypto.randomUUID();
    await c.env.DB.prepare('insert into tasks (id, request, created_at) values (?1, ?2, ?3)')
      .bind(id, request, Date.now())
      .run();
    const response = await fetch(buildCreateTaskUrl(c.env), {
      method: 'POST',
      headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
      body: request,
    });
    const body = await response.json<{ data: { taskId: string } }>();
    await c.env.DB.prepare('update tasks set task_id = ?2 where id = ?1')
      .bind(id, body.data.taskId)
      .run();
    return c.json(body);
  });
