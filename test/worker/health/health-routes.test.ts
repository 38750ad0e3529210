import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { HealthData } from '../../../src/worker/health/health-report.ts';
import { quietEdge } from '../callbacks/builders.ts';
import { KIE_KEY } from '../../support/edge.ts';
import { NOW } from '../tasks/builders.ts';

interface Health {
  code: number;
  msg: string;
  data: HealthData;
}

describe('/health', () => {
  it('responds 200 with a warning for each unsafe or missing setting', async () => {
    const response = await quietEdge({ INSECURE_LOCAL: '1' }).request('/health');
    const { code, data } = await response.json<Health>();
    expect([response.status, code, data.status]).toEqual([200, 200, 'ready']);
    expect(data.warnings.map((warning) => warning.split(/[=: ]/)[0])).toEqual([
      'AUTH_MODE',
      'INSECURE_LOCAL',
      'PUBLIC_URL',
      'KIE_WEBHOOK_HMAC_KEY',
    ]);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('warns only about missing authentication when everything else is set', async () => {
    const edge = quietEdge({
      AUTH_MODE: 'required',
      PUBLIC_URL: 'https://edge.test',
      KIE_WEBHOOK_HMAC_KEY: 'webhook-key-that-must-not-leak',
    });
    const text = await (await edge.request('/health')).text();
    const { data } = JSON.parse(text) as Health;
    expect(data.warnings).toEqual([expect.stringContaining('every createTask is rejected')]);
    expect(text).not.toContain(KIE_KEY);
    expect(text).not.toContain('webhook-key-that-must-not-leak');
  });

  it('shows the version that responds and when it was uploaded', async () => {
    const version = { id: 'v-1', timestamp: '2026-01-01T00:00:00.5Z' };
    const response = await quietEdge({}, { version }).request('/health');
    const { data } = await response.json<Health>();
    expect(data.version).toEqual({ id: 'v-1', uploadedAt: NOW + 500 });
  });

  it('responds 503 with the command to run when migrations are missing', async () => {
    await env.DB.exec('drop table tasks');
    const response = await quietEdge().request('/health');
    expect(response.status).toBe(503);
    const body = await response.json<Health>();
    expect(body).toMatchObject({ code: 503, error: { type: 'not_ready', retryable: true } });
    expect(body.msg).toContain(
      '`npm run deploy` applies them, for staging `npm run deploy -- --env staging`',
    );
  });

  it('responds 503 when R2 does not respond', async () => {
    const bucket = {
      head: () => Promise.reject(new Error('R2 is unavailable')),
    } as unknown as R2Bucket;
    const edge = quietEdge({}, { bucket });
    const body = await (await edge.request('/health')).json<Health>();
    expect([body.code, body.msg.includes('R2')]).toEqual([503, true]);
  });
});
