import { describe, expect, it } from 'vitest';
import { webhookClient } from '../../../src/worker/webhooks/webhook-client.ts';
import { testSettings } from '../../support/edge.ts';

const NOW = Date.UTC(2026, 0, 1);
const APP = { client: 'none', endpoint: 'https://app.example.com' };

/** The response to a call, and the addresses that were fetched. */
async function call(address: string, vars: Record<string, string> = {}) {
  const fetched: { url: string; redirect: string }[] = [];
  const client = webhookClient(testSettings(vars), async (input, init) => {
    const { url, redirect, method } = new Request(input, init);
    fetched.push({ url, redirect });
    return new Response(method);
  });
  const request = { address, headers: {}, body: '{}', ownOrigins: ['https://edge.example.net'] };
  return { response: await client.send(APP, request, NOW), fetched };
}

describe('a callBackUrl', () => {
  it('is called with POST, without following redirects', async () => {
    const { response, fetched } = await call('https://app.example.com/hook');
    expect(response).toEqual({
      status: 200,
      retryAfterMs: undefined,
      error: undefined,
      text: 'POST',
    });
    expect(fetched).toEqual([{ url: 'https://app.example.com/hook', redirect: 'manual' }]);
  });

  it.each([
    'http://app.example.com/hook',
    'https://127.0.0.1/hook',
    'https://[::1]/hook',
    'https://10.0.0.1/hook',
    'https://169.254.169.254/latest',
    'https://2130706433/',
    'https://localhost/hook',
    'https://db.internal/hook',
    'https://app.example.com:8443/hook',
    'https://user:pass@app.example.com/hook',
    'https://edge.example.net/callbacks/a?token=b',
    'ftp://app.example.com/hook',
    'app.example.com',
    '',
  ])(
    'is not called at the forbidden address %j, whatever was allowed when the task was created',
    async (address) => {
      const { response, fetched } = await call(address);
      expect(fetched).toEqual([]);
      expect(response).toMatchObject({
        status: undefined,
        error: expect.stringMatching(/^callBackUrl must/),
      });
    },
  );

  it('may be a loopback address with INSECURE_LOCAL', async () => {
    const { fetched } = await call('http://127.0.0.1:9000/hook', { INSECURE_LOCAL: '1' });
    expect(fetched).toHaveLength(1);
  });
});

describe('countInFlight', () => {
  it('counts the others when one of several requests ends', async () => {
    const responses = [Promise.withResolvers<Response>(), Promise.withResolvers<Response>()];
    let sent = 0;
    const client = webhookClient(
      testSettings(),
      () => responses[sent++]?.promise ?? Promise.reject(),
    );
    const request = { address: `${APP.endpoint}/`, headers: {}, body: '{}', ownOrigins: [] };
    const attempts = [client.send(APP, request, NOW), client.send(APP, request, NOW)];
    responses[0]?.resolve(new Response());
    await attempts[0];
    expect(client.countInFlight(APP)).toBe(1);
    responses[1]?.resolve(new Response());
    await attempts[1];
    expect(client.countInFlight(APP)).toBe(0);
  });

  it('counts the requests in progress per endpoint and client', async () => {
    const pending = Promise.withResolvers<Response>();
    const client = webhookClient(testSettings(), () => pending.promise);
    const request = { address: `${APP.endpoint}/`, headers: {}, body: '{}', ownOrigins: [] };
    const attempts = [client.send(APP, request, NOW), client.send(APP, request, NOW)];
    expect(client.countInFlight(APP)).toBe(2);
    expect(client.countInFlight({ ...APP, client: 'user:ann' })).toBe(0);
    expect(client.countInFlight({ ...APP, endpoint: 'https://other.example.com' })).toBe(0);
    pending.resolve(new Response());
    await Promise.all(attempts);
    expect(client.countInFlight(APP)).toBe(0);
  });
});
