import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { CallbackVerificationError, verifyCallback, type VerifiedCallback } from 'kie-edge/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signDelivery } from '../../src/worker/webhooks/sign-callback.ts';
import {
  ID,
  OTHER_SECRET,
  SECRET,
  signCallback,
  successBody,
  URLS,
  type SignedCallback,
} from '../client/signed-callbacks.ts';
import { findSnippet, saveSnippet } from '../tools/guides/snippets.ts';

const { taskId } = successBody().data;

const computeHmac = (key: string, message: string) =>
  createHmac('sha256', key).update(message).digest('base64');

const post = (url: string, { headers, body }: SignedCallback) =>
  fetch(url, { method: 'POST', headers, body });

describe('verifyCallback in a Node server', () => {
  let server: Server;
  let url: string;
  const received: VerifiedCallback[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { headers } = request;
      const read = { '/text': text, '/bytes': buffer }[request.url ?? ''];
      void (async () => {
        try {
          const body = read === undefined ? request : await read(request);
          received.push(await verifyCallback({ headers, body }, SECRET));
          response.writeHead(200).end();
        } catch (error) {
          const isRejected = error instanceof CallbackVerificationError;
          response.writeHead(isRejected ? 401 : 500).end(isRejected ? error.reason : String(error));
        }
      })();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each(['/text', '/bytes', '/request'])(
    'accepts a callback from a Node server, read as %s',
    async (form) => {
      const signedAt = Math.floor(Date.now() / 1000) * 1000;
      const response = await post(url + form, signCallback({ signedAt }));
      expect(response.status).toBe(200);
      expect(received.pop()).toEqual({
        id: ID,
        sentAt: signedAt,
        body: successBody(),
        resultUrls: URLS,
      });
    },
  );

  it.each<[string, string, SignedCallback]>([
    ['signed an hour ago', 'stale', signCallback({ signedAt: Date.now() - 3_600_000 })],
    [
      'signed with another secret',
      'bad_signature',
      signCallback({ signedAt: Date.now(), secrets: [OTHER_SECRET] }),
    ],
    ['without callback data', 'bad_body', signCallback({ signedAt: Date.now(), body: '{}' })],
  ])('rejects a callback %s', async (_what, reason, message) => {
    const response = await post(`${url}/request`, message);
    expect([response.status, await response.text()]).toEqual([401, reason]);
    expect(received).toEqual([]);
  });

  it('rejects a request without signature headers', async () => {
    const response = await fetch(`${url}/request`, { method: 'POST', body: signCallback().body });
    expect([response.status, await response.text()]).toEqual([401, 'missing_header']);
  });
});

describe("the guide's receiver in Node", () => {
  let child: ChildProcess;
  let url: string;
  let logged = '';
  beforeAll(async () => {
    const example = await findSnippet('callbacks.md', 'TypeScript with Node', 'ts');
    const main = await saveSnippet(example);
    const env = { ...process.env, KIE_EDGE_SECRET: SECRET, PORT: '0' };
    child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    url = await new Promise<string>((resolve, reject) => {
      child.once('exit', () => reject(new Error(`the example did not start: ${logged}`)));
      child.stdout?.on('data', (chunk: Buffer) => {
        logged += chunk.toString();
        const port = /port: (\d+)/.exec(logged)?.[1];
        if (port !== undefined) resolve(`http://127.0.0.1:${port}/kie`);
      });
    });
  });
  afterAll(async () => {
    if (child.kill()) await once(child, 'exit');
  });

  it('logs the files of a valid callback (Node example)', async () => {
    const response = await post(url, signCallback({ signedAt: Date.now() }));
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
    // The response may arrive before the process's output does.
    for (const expected of [ID, taskId, ...URLS])
      await expect.poll(() => logged).toContain(expected);
  });

  it('rejects a callback with an invalid signature and returns the reason (Node example)', async () => {
    const forged = signCallback({ signedAt: Date.now(), secrets: [OTHER_SECRET] });
    const response = await post(url, forged);
    expect(response.status).toBe(401);
    expect(await response.text()).toContain('No signature');
  });
});

describe("KIE's signature header", () => {
  it("x-webhook-signature matches Node's HMAC for the known vector and for a callback", async () => {
    const vector = 'ee9c2715375b7837f8bb51d641ff5863.1769670760';
    const known = 'xG6/yOyrMyJtUdc1yjmHpKLHSHF3MpzOPa6uxSj3qb4=';
    expect(computeHmac('test-webhook-hmac-key', vector)).toBe(known);

    const signed = { id: ID, taskId, body: '{}' };
    const headers = await signDelivery(signed, [SECRET, OTHER_SECRET], 1_769_670_760_999);
    expect(headers['x-webhook-timestamp']).toBe('1769670760');
    expect(headers['x-webhook-signature']).toBe(computeHmac(SECRET, `${taskId}.1769670760`));
  });
});
