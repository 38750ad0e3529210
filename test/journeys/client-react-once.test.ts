// @vitest-environment happy-dom
/** A request is paid once, whatever responses are lost and whichever credentials are used. */
import { describe, expect, it, vi } from 'vitest';
import { createClient } from '../../src/client/create-client.ts';
import { KieEdgeError, NetworkError } from '../../src/client/errors.ts';
import { TaskController } from '../../src/client/task-controller.ts';
import { STORED, Page, REQUEST } from '../client/react-page.ts';
import {
  resetPageForEachTest,
  storedText,
  OTHER_REQUEST,
  apiError,
} from '../client/react-setup.ts';
import { REF } from '../client/fake-task.ts';

resetPageForEachTest();

const connectionLost = () => new NetworkError('No response.');

const jwt = (claims: object) =>
  `head.${btoa(JSON.stringify(claims)).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')}.sign`;

/** Returns the Idempotency-Keys of all requests, page by page. */
const listKeys = (...pages: Page[]) =>
  pages.flatMap(({ edge }) => edge.creates.map(({ options }) => options.idempotencyKey));

/** Opens a page whose createTask got no response. */
async function openAfterLostResponse(token?: string): Promise<Page> {
  const page = await Page.open(STORED, token);
  await page.start();
  await page.act(() => page.edge.creates[0]?.reject(connectionLost()));
  return page;
}

describe('a request that was sent with other credentials', () => {
  const CREDENTIAL_CHANGES: [string, string | undefined, string | undefined][] = [
    ['a token after none', undefined, 'kie_edge_A'],
    ['none after a token', 'kie_edge_A', undefined],
    ['another token', 'kie_edge_A', 'kie_edge_B'],
    ["another user's JWT", jwt({ sub: 'a', iat: 1 }), jwt({ sub: 'b', iat: 1 })],
  ];

  it.each(CREDENTIAL_CHANGES)(
    'is not resumed after a reload with %s',
    async (_what, before, after) => {
      const first = await Page.open(STORED, before);
      await first.start();
      const page = await Page.open(STORED, after);
      expect(page.edge.creates).toEqual([]);
      const error = {
        type: 'other_credentials',
        outcomeUnknown: true,
        idempotencyKey: listKeys(first)[0],
      };
      expect(page.handle).toMatchObject({ isRunning: false, error });
      await page.act(() => page.handle.retry());
      expect([page.edge.creates, page.handle.isRunning]).toEqual([[], false]);
    },
  );

  it.each(CREDENTIAL_CHANGES)(
    'is stored while the same request starts another task with %s',
    async (_what, before, after) => {
      const first = await openAfterLostResponse(before);
      const page = await Page.open(STORED, after);
      await page.start();
      const [lost, second, ...more] = listKeys(first, page);
      expect([second === lost, more]).toEqual([false, []]);
      await page.act(() => page.edge.creates[0]?.resolve(REF));
      expect(page.handle).toMatchObject({ ref: REF, others: [{ idempotencyKey: lost }] });
    },
  );

  it('is resumed with the first token, and only on retry after it failed', async () => {
    const first = await Page.open(STORED, 'A');
    await first.start();
    await Page.open(STORED, 'B');
    const third = await Page.open(STORED, 'A');
    expect(new Set(listKeys(first, third)).size).toBe(1);
    await third.act(() => third.edge.creates[0]?.reject(connectionLost()));
    const fourth = await Page.open(STORED, 'B');
    await fourth.start();
    await fourth.act(() => fourth.handle.reset());
    const fifth = await Page.open(STORED, 'A');
    expect([fifth.edge.creates, fifth.handle.error]).toMatchObject([[], { outcomeUnknown: true }]);
    await fifth.act(() => fifth.handle.retry());
    expect(listKeys(fifth)).toEqual(listKeys(first));
  });

  it('keeps one key per token for the same request', async () => {
    const first = await openAfterLostResponse('A');
    const second = await openAfterLostResponse('B');
    const [ofA, ofB] = listKeys(first, second);
    expect(ofB).not.toBe(ofA);
    for (const [token, key] of [
      ['A', ofA],
      ['B', ofB],
    ] as const) {
      const page = await Page.open(STORED, token);
      await page.start();
      expect(listKeys(page)).toEqual([key]);
    }
  });

  it('is resumed when the user has a new JWT', async () => {
    const first = await Page.open(STORED, jwt({ sub: 'ü>>?', iat: 1 }));
    await first.start();
    const page = await Page.open(STORED, jwt({ sub: 'ü>>?', iat: 2 }));
    expect(listKeys(page)).toEqual(listKeys(first));
  });

  it('stores an id instead of the token', async () => {
    await openAfterLostResponse('kie_edge_secret');
    expect(storedText()).toContain('credentialId');
    expect(storedText()).not.toContain('secret');
  });
});

describe('a request of a real client', () => {
  it('is repeated after a reload only with the same token and key', async () => {
    const sent: (string | null)[][] = [];
    const fetch: typeof globalThis.fetch = (_input, { headers } = {}) => {
      const given = new Headers(headers);
      sent.push([given.get('authorization'), given.get('idempotency-key')]);
      return new Promise(() => undefined);
    };
    /** Returns what a page with this token sends, and its controller. */
    const page = async (token?: string | (() => Promise<string>)) => {
      const client = createClient({ baseUrl: 'https://edge.example', fetch, token });
      const runner = new TaskController(() => client, 'video');
      const leave = runner.attach();
      const from = sent.length;
      await new Promise((resolve) => setTimeout(resolve));
      leave();
      return { runner, sent: sent.slice(from) };
    };
    const first = await page('A');
    first.runner.start(REQUEST);
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    for (const token of [undefined, 'B', async () => 'B']) {
      const { runner, ...other } = await page(token);
      expect(other.sent).toEqual([]);
      expect(runner.view().error).toMatchObject({
        type: 'other_credentials',
        outcomeUnknown: true,
      });
    }
    expect((await page(async () => 'A')).sent).toEqual(sent.slice(0, 1));
  });
});

describe('a request with an unknown outcome', () => {
  it('shows an error after a reload, and retry repeats it under its key', async () => {
    const first = await openAfterLostResponse();
    const page = await Page.open(STORED);
    const [key] = listKeys(first);
    const error = { name: 'NetworkError', outcomeUnknown: true, idempotencyKey: key };
    expect(page.handle).toMatchObject({ error, isRunning: false });
    await page.act(() => page.handle.retry());
    await page.act(() => page.handle.retry());
    expect([listKeys(page), page.handle.isRunning]).toEqual([[key], true]);
    await page.act(() => page.edge.creates[0]?.resolve(REF));
    expect(page.handle).toMatchObject({ ref: REF, error: null, isRunning: true });
  });

  it('keeps outcomeUnknown when a later attempt is rejected', async () => {
    const page = await openAfterLostResponse();
    await page.act(() => page.handle.retry());
    await page.act(() => page.edge.creates[1]?.reject(apiError('budget_exceeded', 402)));
    expect(page.handle.error).toMatchObject({ type: 'budget_exceeded', outcomeUnknown: true });
    const after = await Page.open(STORED);
    await after.start();
    expect(new Set(listKeys(page, after)).size).toBe(1);
  });

  it('keeps outcomeUnknown when it is rejected after a reload interrupted it', async () => {
    const first = await Page.open(STORED);
    await first.start();
    const page = await Page.open(STORED);
    await page.act(() => page.edge.creates[0]?.reject(apiError('invalid_credentials', 401)));
    expect(page.handle.error).toMatchObject({ outcomeUnknown: true });
    expect(storedText()).toContain(listKeys(first)[0]);
  });

  it("is removed after KIE's rejection, which the edge replays for its key", async () => {
    const page = await openAfterLostResponse();
    await page.act(() => page.handle.retry());
    const rejected = Object.assign(apiError('upstream_refused', 500), { outcomeUnknown: true });
    await page.act(() => page.edge.creates[1]?.reject(rejected));
    expect([page.handle.error, localStorage.length]).toMatchObject([{ outcomeUnknown: false }, 0]);
    await page.act(() => page.handle.retry());
    expect(new Set(listKeys(page)).size).toBe(2);
  });

  it('stays stored when another task is started and can be opened after a reload', async () => {
    const page = await openAfterLostResponse();
    await page.start(OTHER_REQUEST);
    await page.act(() => page.edge.creates[1]?.resolve(REF));
    const after = await Page.open(STORED);
    expect(after.handle).toMatchObject({
      ref: REF,
      others: [{ idempotencyKey: listKeys(page)[0] }],
    });
    const [other] = after.handle.others;
    if (other !== undefined) await after.act(() => after.handle.open(other));
    expect(after.handle).toMatchObject({ error: { outcomeUnknown: true }, others: [{ ref: REF }] });
    await after.act(() => after.handle.retry());
    expect(listKeys(after)).toEqual([listKeys(page)[0]]);
  });

  it('is removed on reset', async () => {
    const page = await openAfterLostResponse();
    await page.act(() => page.handle.reset());
    expect(localStorage.length).toBe(0);
    await page.act(() => page.handle.retry());
    await page.start();
    expect(new Set(listKeys(page)).size).toBe(2);
  });
});

describe('retry', () => {
  it('retry watches again after a failed watch without another createTask', async () => {
    const page = await Page.open(STORED);
    await page.startAndCreate();
    await page.act(() => page.edge.watches[0]?.fail(apiError('task_not_found', 422)));
    await page.act(() => page.handle.retry());
    expect([page.edge.creates.length, page.edge.watches.length]).toEqual([1, 2]);
  });

  it('retry resumes a stopped task and does nothing while one runs or after its end', async () => {
    const page = await Page.open(STORED);
    await page.act(() => page.handle.retry());
    await page.startAndCreate();
    await page.act(() => page.handle.retry());
    expect(page.edge.watches).toHaveLength(1);
    await page.act(() => page.handle.stop());
    await page.act(() => page.handle.retry());
    expect([page.edge.watches.length, page.handle.isRunning]).toEqual([2, true]);
    await page.sendTask('fail');
    await page.act(() => page.handle.retry());
    expect([page.edge.creates.length, page.edge.watches.length]).toEqual([1, 2]);
  });

  it('retry sends a rejected request under a new key', async () => {
    const page = await Page.open(STORED);
    await page.start();
    await page.act(() => page.edge.creates[0]?.reject(apiError('rate_limited', 429)));
    await page.act(() => page.handle.retry());
    expect([new Set(listKeys(page)).size, page.handle.isRunning]).toEqual([2, true]);
  });
});

describe('the error of a failed createTask', () => {
  it('is the error that the client threw', async () => {
    const page = await Page.open(STORED);
    await page.start();
    const error = new KieEdgeError('no', { type: 'not_allowed', status: 403, retryable: false });
    await page.act(() => page.edge.creates[0]?.reject(error));
    expect(page.handle.error).toBe(error);
  });

  it('keeps the key for retry when the token function throws', async () => {
    const page = await Page.open(STORED);
    await page.start();
    await page.act(() => page.edge.creates[0]?.reject(new Error('signed out')));
    await page.act(() => page.handle.retry());
    expect(new Set(listKeys(page)).size).toBe(1);
  });
});
