/**
 * The sandbox's control plane: what went on, and how to misbehave. It has no key and must never be
 * reachable from outside: the sandbox is for local runs and tests only.
 */
import { Hono } from 'hono';
import * as z from 'zod';
import { faultSettingsSchema } from './fault-settings.ts';
import { envelope } from './kie-wire.ts';
import { defaultRate, ledgerOf, type SandboxHono } from './sandbox-env.ts';
import { resultUrls, stateAt } from './task-life.ts';

const page = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).default(Number.MAX_SAFE_INTEGER),
});

export const controlRoutes = new Hono<SandboxHono>()
  .get('/sandbox/faults', async (c) => c.json(await ledgerOf(c.env).settings()))
  .post('/sandbox/faults', async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined);
    const parsed = faultSettingsSchema(defaultRate(c.env)).safeParse(body);
    if (!parsed.success) return c.json(envelope(422, z.prettifyError(parsed.error)), 422);
    return c.json(await ledgerOf(c.env).configure(parsed.data));
  })
  .get('/sandbox/tasks', async (c) => {
    const query = page.safeParse(c.req.query());
    if (!query.success) return c.json(envelope(422, z.prettifyError(query.error)), 422);
    const ledger = ledgerOf(c.env);
    const now = Date.now();
    const { after, limit } = query.data;
    const [tasks, totals] = await Promise.all([ledger.list(after, limit), ledger.totals()]);
    return c.json({
      tasks: tasks.map((task) => ({
        number: task.number,
        taskId: task.taskId,
        model: task.model,
        acceptedAt: task.acceptedAt,
        state: stateAt(task, now),
        callBackUrl: task.callBackUrl,
        callbacksSent: task.callbacksSent,
        callbacksAnswered: task.callbacksAnswered,
        forgedSent: task.forgedSent,
        forgedAccepted: task.forgedAccepted,
        resultUrls: stateAt(task, now) === 'success' ? resultUrls(task) : [],
        faults: z.array(z.string()).parse(JSON.parse(task.faults)),
      })),
      ...totals,
    });
  })
  .get('/sandbox/tasks/:taskId/input-files', async (c) =>
    c.json({ files: await ledgerOf(c.env).inputFiles(c.req.param('taskId')) }),
  )
  .post('/sandbox/reset', async (c) => {
    await ledgerOf(c.env).reset();
    return c.json(envelope(200, 'success'));
  });
