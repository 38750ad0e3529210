import { Hono } from 'hono';
import { clientOf } from '../access/open-access.ts';
import { success } from '../http/envelope.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { readCreateTask } from './create-request.ts';
import { createTask, type CreateDeps } from './create-task.ts';

/** `POST /api/v1/jobs/createTask`, as KIE's. */
export function createRoutes(deps: CreateDeps): Hono {
  return new Hono().post('/api/v1/jobs/createTask', async (c) => {
    const client = clientOf(deps.settings);
    const body = await readCreateTask(c.req.raw, deps.settings.allowedModels);
    const data = await createTask(deps, body, client, publicOrigin(deps.settings, c.req.url));
    return c.json(success(data));
  });
}
