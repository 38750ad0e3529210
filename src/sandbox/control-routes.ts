/**
 * The sandbox's control plane: reads the ledger and configures faults. It has no authentication, so it
 * must not be reachable from the network: the sandbox is for local runs and tests only.
 */
import { Hono } from 'hono';
import * as z from 'zod';
import { catalogueOverridesSchema, NO_OVERRIDES } from './catalogue/overrides.ts';
import { faultSettingsSchema } from './fault-settings.ts';
import { kieEnvelope } from './kie-wire.ts';
import { parseRateDefaults } from './ledger-env.ts';
import { getLedger, type SandboxHono } from './sandbox-env.ts';
import { buildResultUrls, deriveState } from './sandbox-task.ts';

const pageQuery = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).default(Number.MAX_SAFE_INTEGER),
});

export const controlRoutes = new Hono<SandboxHono>()
  .get('/sandbox/faults', async (c) => c.json(await getLedger(c.env).readSettings()))
  .post('/sandbox/faults', async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined);
    const parsed = faultSettingsSchema(parseRateDefaults(c.env)).safeParse(body);
    if (!parsed.success) return c.json(kieEnvelope(422, z.prettifyError(parsed.error)), 422);
    return c.json(await getLedger(c.env).configure(parsed.data));
  })
  .get('/sandbox/catalogue', async (c) => c.json(await getLedger(c.env).readCatalogue()))
  .put('/sandbox/catalogue', async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined);
    const parsed = catalogueOverridesSchema.safeParse(body);
    if (!parsed.success) return c.json(kieEnvelope(422, z.prettifyError(parsed.error)), 422);
    return c.json(await getLedger(c.env).changeCatalogue(parsed.data));
  })
  .delete('/sandbox/catalogue', async (c) =>
    c.json(await getLedger(c.env).changeCatalogue(NO_OVERRIDES)),
  )
  .get('/sandbox/tasks', async (c) => {
    const query = pageQuery.safeParse(c.req.query());
    if (!query.success) return c.json(kieEnvelope(422, z.prettifyError(query.error)), 422);
    const ledger = getLedger(c.env);
    const now = Date.now();
    const { after, limit } = query.data;
    const [tasks, totals] = await Promise.all([
      ledger.listTasks(after, limit),
      ledger.readTotals(),
    ]);
    return c.json({
      tasks: tasks.map((task) => ({
        number: task.number,
        taskId: task.taskId,
        model: task.model,
        acceptedAt: task.acceptedAt,
        state: deriveState(task, now),
        credits: task.credits,
        reportedCredits: JSON.parse(task.reportedCredits) as unknown,
        callBackUrl: task.callBackUrl,
        callbacksSent: task.callbacksSent,
        callbacksAcknowledged: task.callbacksAcknowledged,
        forgedSent: task.forgedSent,
        forgedAccepted: task.forgedAccepted,
        resultUrls: deriveState(task, now) === 'success' ? buildResultUrls(task) : [],
        faults: z.array(z.string()).parse(JSON.parse(task.faults)),
      })),
      ...totals,
    });
  })
  .get('/sandbox/tasks/:taskId/input-files', async (c) =>
    c.json({ files: await getLedger(c.env).listInputFiles(c.req.param('taskId')) }),
  )
  .post('/sandbox/reset', async (c) => {
    await getLedger(c.env).reset();
    return c.json(kieEnvelope(200, 'success'));
  });
