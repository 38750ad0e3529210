/** The sandbox: a Worker that imitates KIE, faults included. Wiring only. */
import { Hono } from 'hono';
import { discoveryRoutes } from './catalogue/discovery-routes.ts';
import { controlRoutes } from './control-routes.ts';
import { kieRoutes } from './kie-routes.ts';
import { kieEnvelope } from './kie-wire.ts';
import { mediaRoutes } from './media-routes.ts';
import type { SandboxHono } from './sandbox-env.ts';
import { turnstileRoutes } from './turnstile-routes.ts';

export { Ledger } from './ledger.ts';

const app = new Hono<SandboxHono>();

app.get('/health', (c) => c.json({ code: 200, msg: 'success' }));
app.route('/', kieRoutes);
app.route('/', discoveryRoutes);
app.route('/', mediaRoutes);
app.route('/', turnstileRoutes);
app.route('/', controlRoutes);
app.notFound((c) => c.json(kieEnvelope(404, `No such resource: ${c.req.path}`), 404));

export default app;
