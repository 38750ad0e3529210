import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { runCron } from '../../../src/worker/cron.ts';
import { HOUR_MS, KIB, MIB, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { ADMIN_TOKEN, bearer, closedEdge, createClientToken, readError } from '../auth/builders.ts';
import { rows } from '../tasks/builders.ts';
import { testSettings } from '../../support/edge.ts';
import { toCronDeps } from '../../support/test-deps.ts';
import { form, jsonUpload, PNG, readStorage, streamUpload, uploadingEdge } from './builders.ts';

it.each(['IMAGE', 'VIDEO', 'AUDIO'] as const)(
  'the default of UPLOAD_MAX_%s_BYTES leaves room for the largest form below the body limit of Cloudflare',
  (kind) => {
    const formBytes = 32 * 8 * KIB + MIB; // headers of all parts, and what is discarded
    const maxBytes = testSettings()[`UPLOAD_MAX_${kind}_BYTES`];
    expect(maxBytes + formBytes).toBeLessThan(100_000_000);
  },
);

describe('the upload limits of an account', () => {
  it('count failed uploads per minute, and contact no server beyond the limit', async () => {
    const edge = uploadingEdge(
      { LIMITS: '{"none":{"perMinute":2}}' },
      () => new Response('', { status: 404 }),
    );
    const send = async () =>
      (await jsonUpload(edge, 'url', { fileUrl: 'https://app.example.com/a.png' })).status;
    expect([await send(), await send(), await send(), await send()]).toEqual([422, 422, 429, 429]);
    expect(edge.calls).toHaveLength(2);
    edge.clock.now += MINUTE_MS;
    expect(await send()).toBe(422);
    edge.clock.now += MINUTE_MS;
    await runCron(toCronDeps(edge.deps), edge.clock.now);
    expect(await rows('select * from uploads')).toEqual([]);
  });

  it.each(['stream', 'base64', 'url'])(
    'reject an upload beyond them before a byte of its body is read: file-%s-upload',
    async (kind) => {
      const edge = uploadingEdge({ LIMITS: '{"none":{"perMinute":1}}' });
      let reads = 0;
      const send = () =>
        edge.request(`/api/file-${kind}-upload`, {
          method: 'POST',
          headers: {
            'content-type':
              kind === 'stream' ? 'multipart/form-data; boundary=b' : 'application/json',
          },
          body: new ReadableStream(
            {
              type: 'bytes',
              pull: (controller) => {
                reads++;
                controller.close();
                controller.byobRequest?.respond(0);
              },
            },
            { highWaterMark: 0 },
          ),
        });
      expect(await readError(await send())).toEqual([400, expect.stringMatching(/^invalid_/)]);
      expect(reads).toBe(1);
      expect(await readError(await send())).toEqual([429, 'client_rate_limited']);
      expect(reads).toBe(1);
    },
  );

  it('release an interrupted upload after an hour, with its object', async () => {
    const edge = uploadingEdge();
    const id = 'interrupted-aaaaaaaaaa';
    const pending = { id, client: 'none', account: 'none', createdAt: edge.clock.now };
    const { uploads } = edge.deps;
    await uploads.begin(
      { ...pending, abandonAt: edge.clock.now + HOUR_MS },
      { perMinute: null, files: 9 },
    );
    await uploads.reserve(id, 5, 100);
    await env.FILES.put(`uploads/${id}`, 'half');
    expect(await readStorage()).toEqual([1, 5]);
    edge.clock.now += HOUR_MS;
    await runCron(toCronDeps(edge.deps), edge.clock.now);
    expect(await readStorage()).toEqual([0, 0]);
    const stored = { name: 'a.png', ext: 'png', size: 4, durationMs: undefined };
    const file = { ...stored, expiresAt: edge.clock.now + HOUR_MS };
    expect(await uploads.recordStored(id, file)).toBe(false);
  });

  it('allow as many uploads per minute as createTasks', async () => {
    const edge = closedEdge({ ADMIN_TOKEN });
    const { token } = await createClientToken(edge, { perMinute: 2 });
    const send = () => streamUpload(edge, form(['file', PNG]), bearer(token));
    expect([(await send()).status, (await send()).status]).toEqual([200, 200]);
    const third = await send();
    expect(third.headers.get('retry-after')).toBe('60');
    expect(await readError(third)).toEqual([429, 'client_rate_limited']);
    edge.clock.now += MINUTE_MS;
    expect((await send()).status).toBe(200);
  });

  it('enforce the byte quota, also under concurrent uploads', async () => {
    const edge = uploadingEdge({ UPLOAD_MAX_IMAGE_BYTES: '100', UPLOAD_QUOTA_BYTES: '300' });
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => streamUpload(edge, form(['file', PNG]))),
    );
    const statuses = responses.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(3);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    const [total] = await rows('select sum(size) as bytes from uploads');
    expect(Number(total?.['bytes'])).toBeLessThanOrEqual(300);
  });
});
