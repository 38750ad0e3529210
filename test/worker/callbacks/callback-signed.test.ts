import { beforeEach, describe, expect, it } from 'vitest';
import { base64 } from '../../../src/worker/platform/bytes.ts';
import { ID, KIE_ID, submittedTask } from '../tasks/builders.ts';
import { readAllTables, quietEdge, sendCallback, successBody } from './builders.ts';

const HMAC_KEY = 'webhook-key-that-must-not-leak';
const signedEdge = () => quietEdge({ KIE_WEBHOOK_HMAC_KEY: HMAC_KEY });

const encode = (text: string) => new TextEncoder().encode(text);

async function sign(key: string, taskId: string, seconds: number): Promise<Record<string, string>> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', encode(key), algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', imported, encode(`${taskId}.${seconds}`));
  return {
    'x-webhook-timestamp': String(seconds),
    'x-webhook-signature': base64.encode(signature),
  };
}

beforeEach(async () => {
  await submittedTask();
});

describe('callbacks with KIE_WEBHOOK_HMAC_KEY', () => {
  it('accepts a callback that is signed for its taskId', async () => {
    const edge = signedEdge();
    const headers = await sign(HMAC_KEY, KIE_ID, edge.clock.now / 1000);
    expect((await sendCallback(edge, successBody(), { headers })).status).toBe(200);
    expect(await edge.deps.store.tasks.find(ID)).toMatchObject({ state: 'success' });
  });

  it.each([
    ['without a signature', async () => ({})],
    ['signed with another key', (now: number) => sign('another', KIE_ID, now)],
    ['signed for another task', (now: number) => sign(HMAC_KEY, 'another', now)],
    ['signed too long ago', (now: number) => sign(HMAC_KEY, KIE_ID, now - 301)],
    ['signed in the future', (now: number) => sign(HMAC_KEY, KIE_ID, now + 301)],
  ])(
    'rejects a callback %s with 401 and writes nothing if KIE_WEBHOOK_HMAC_KEY is set',
    async (_what, headersAt) => {
      const edge = signedEdge();
      const before = await readAllTables();
      const headers: Record<string, string> = await headersAt(edge.clock.now / 1000);
      const response = await sendCallback(edge, successBody(), { headers });
      expect(response.status).toBe(401);
      expect((await response.text()) + edge.lines.join()).not.toContain(HMAC_KEY);
      expect(await readAllTables()).toEqual(before);
    },
  );

  it('rejects a signed callback without its token', async () => {
    const edge = signedEdge();
    const headers = await sign(HMAC_KEY, KIE_ID, edge.clock.now / 1000);
    const path = `/callbacks/${ID.slice(0, 16)}?token=AAAA`;
    const response = await sendCallback(edge, successBody(), { headers, path });
    expect(response.status).toBe(401);
  });
});

describe('callbacks without KIE_WEBHOOK_HMAC_KEY', () => {
  it('ignores the signature of a callback if KIE_WEBHOOK_HMAC_KEY is unset', async () => {
    const edge = quietEdge();
    const headers = await sign('any', 'thing', 5);
    expect((await sendCallback(edge, successBody(), { headers })).status).toBe(200);
  });
});
