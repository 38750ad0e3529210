import { Hono } from 'hono';
import { CallbackVerificationError, verifyCallback } from 'kie-edge/client';

const app = new Hono<{ Bindings: { KIE_EDGE_SECRET: string } }>();

app.post('/kie', async (c) => {
  const { id, body, resultUrls } = await verifyCallback(c.req.raw, c.env.KIE_EDGE_SECRET);
  const { taskId, sequence } = body.data;
  if (body.data.state === 'success') console.log(id, taskId, sequence, resultUrls);
  else console.log(id, taskId, sequence, body.data.state, body.msg);
  return c.text('ok');
});

app.onError((error, c) => {
  if (error instanceof CallbackVerificationError) return c.text(error.message, 401);
  return c.text('internal error', 500);
});

export default app;
