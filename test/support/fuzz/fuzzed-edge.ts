/** An edge with something of everything, for requests that get further than the first check. */
import { Journey } from '../journey.ts';
import type { KnownValues } from './requests.ts';

const ADMIN_TOKEN = 'admin-token-of-a-fuzzed-edge-0123456789';

export async function startFuzzedEdge(): Promise<{ journey: Journey; known: KnownValues }> {
  const journey = await Journey.start({
    ADMIN_TOKEN,
    ALLOWED_MODELS: '*',
    KIE_RATE_LIMIT: '1000',
    // More would be tasks like others; this is the usual answer to a flood.
    LIMITS: JSON.stringify({ none: { perMinute: 60 } }),
    INPUT_CAPS: '{"*":{"duration":10,"resolution":"1080p","outputs":4}}',
  });
  await journey.faults({ rateLimit: 1000 });
  const admin = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
  const url = journey.edge.url;
  const created = await Promise.all([journey.create(), journey.create()]);
  for (const taskId of created) await journey.waitForState(taskId, 'success');
  const client = (await (
    await fetch(`${url}/admin/api/clients`, {
      method: 'POST',
      headers: admin,
      body: '{"name":"a"}',
    })
  ).json()) as { data: { id: string; token: string } };
  const form = new FormData();
  form.append('file', new Blob(['GIF89a']), 'a.gif');
  const upload = (await (
    await fetch(`${url}/api/file-stream-upload`, { method: 'POST', body: form })
  ).json()) as { data: { downloadUrl: string; filePath: string } };
  const rows = await journey.rows<{ id: string }>('select id from tasks');
  const callbacks = (await journey.ledger()).map(({ callBackUrl }) => callBackUrl.replace(url, ''));
  const models = ['kling/v2-5-turbo-text-to-video-pro', 'kling-3.0/video', 'wan/2-6-text-to-video'];
  return {
    journey,
    known: {
      values: [
        ...created,
        ...rows.map(({ id }) => id),
        client.data.id,
        upload.data.downloadUrl,
        ...models,
        '0.mp4',
        'app.js',
      ],
      credentials: [
        `Bearer ${ADMIN_TOKEN}`,
        `Bearer ${ADMIN_TOKEN}`,
        `Bearer ${client.data.token}`,
        'Bearer kie_edge_unknown',
        'Bearer ses_a.b.1.1.c',
        'Bearer a.b.c',
        `Bearer ${'a'.repeat(9000)}`,
        'Basic YTpi',
        'Bearer',
        '',
      ],
      callbacks,
    },
  };
}
