// @vitest-environment happy-dom
/** That what was asked for once is paid for once, whatever gets lost and whoever sends. */
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

const LOST = () => new NetworkError('No answer came.');

const jwt = (claims: object) =>
  `head.${btoa(JSON.stringify(claims)).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')}.sign`;

/** The keys of all that was sent, page by page. */
const keysOf = (...pages: Page[]) =>
  pages.flatMap(({ edge }) => edge.creates.map(({ options }) => options.idempotencyKey));

/** A page whose create got no answer. */
async function afterLost(token?: string): Promise<Page> {
  const page = await Page.open(STORED, token);
  await page.start();
  await page.act(() => page.edge.creates[0]?.reject(LOST()));
  return page;
}

describe('a request that was sent under another token', () => {
  const SENDERS: [string, string | undefined, string | undefined][] = [
    ['a token after none', undefined, 'kie_edge_A'],
    ['none after a token', 'kie_edge_A', undefined],
    ['another token', 'kie_edge_A', 'kie_edge_B'],
    ["another user's JWT", jwt({ sub: 'a', iat: 1 }), jwt({ sub: 'b', iat: 1 })],
  ];

  it.each(SENDERS)('is not sent again by itself: %s', async (_what, before, after) => {
    const first = await Page.open(STORED, before);
    await first.start();
    const page = await Page.open(STORED, after);
    expect(page.edge.creates).toEqual([]);
    const error = {
      type: 'other_credentials',
      outcomeUnknown: true,
      idempotencyKey: keysOf(first)[0],
    };
    expect(page.shown).toMatchObject({ isRunning: false, error });
    await page.act(() => page.shown.retry());
    expect([page.edge.creates, page.shown.isRunning]).toEqual([[], false]);
  });

  it.each(SENDERS)(
    'is another task when it is started, and is kept: %s',
    async (_what, before, after) => {
      const first = await afterLost(before);
      const page = await Page.open(STORED, after);
      await page.start();
      const [lost, anew, ...more] = keysOf(first, page);
      expect([anew === lost, more]).toEqual([false, []]);
      await page.act(() => page.edge.creates[0]?.resolve(REF));
      expect(page.shown).toMatchObject({ ref: REF, others: [{ idempotencyKey: lost }] });
    },
  );

  it('goes on when the first token is there again, by itself only as long as it would have', async () => {
    const first = await Page.open(STORED, 'A');
    await first.start();
    await Page.open(STORED, 'B');
    const third = await Page.open(STORED, 'A');
    expect(new Set(keysOf(first, third)).size).toBe(1);
    await third.act(() => third.edge.creates[0]?.reject(LOST()));
    const fourth = await Page.open(STORED, 'B');
    await fourth.start();
    await fourth.act(() => fourth.shown.reset());
    const fifth = await Page.open(STORED, 'A');
    expect([fifth.edge.creates, fifth.shown.error]).toMatchObject([[], { outcomeUnknown: true }]);
    await fifth.act(() => fifth.shown.retry());
    expect(keysOf(fifth)).toEqual(keysOf(first));
  });

  it('is asked for under its own key by each of them', async () => {
    const first = await afterLost('A');
    const second = await afterLost('B');
    const [ofA, ofB] = keysOf(first, second);
    expect(ofB).not.toBe(ofA);
    for (const [token, key] of [
      ['A', ofA],
      ['B', ofB],
    ] as const) {
      const page = await Page.open(STORED, token);
      await page.start();
      expect(keysOf(page)).toEqual([key]);
    }
  });

  it('is the same sender where a user has a new JWT', async () => {
    const first = await Page.open(STORED, jwt({ sub: 'ü>>?', iat: 1 }));
    await first.start();
    const page = await Page.open(STORED, jwt({ sub: 'ü>>?', iat: 2 }));
    expect(keysOf(page)).toEqual(keysOf(first));
  });

  it('tells nothing of the token by what is kept', async () => {
    await afterLost('kie_edge_secret');
    expect(storedText()).toContain('sender');
    expect(storedText()).not.toContain('secret');
  });
});

describe('a request that the client itself sends', () => {
  it('is sent by nobody else after a reload, and by the same one under its key', async () => {
    const sent: (string | null)[][] = [];
    const fetch: typeof globalThis.fetch = (_input, { headers } = {}) => {
      const given = new Headers(headers);
      sent.push([given.get('authorization'), given.get('idempotency-key')]);
      return new Promise(() => undefined);
    };
    /** What a page with this token sends and shows. */
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

describe('a request whose outcome was never learnt', () => {
  it('is an error after a reload, and retry asks again under its key', async () => {
    const first = await afterLost();
    const page = await Page.open(STORED);
    const [key] = keysOf(first);
    const error = { name: 'NetworkError', outcomeUnknown: true, idempotencyKey: key };
    expect(page.shown).toMatchObject({ error, isRunning: false });
    await page.act(() => page.shown.retry());
    await page.act(() => page.shown.retry());
    expect([keysOf(page), page.shown.isRunning]).toEqual([[key], true]);
    await page.act(() => page.edge.creates[0]?.resolve(REF));
    expect(page.shown).toMatchObject({ ref: REF, error: null, isRunning: true });
  });

  it('stays in doubt when a later try is refused, because the first one may have come through', async () => {
    const page = await afterLost();
    await page.act(() => page.shown.retry());
    await page.act(() => page.edge.creates[1]?.reject(apiError('budget_exceeded', 402)));
    expect(page.shown.error).toMatchObject({ type: 'budget_exceeded', outcomeUnknown: true });
    const after = await Page.open(STORED);
    await after.start();
    expect(new Set(keysOf(page, after)).size).toBe(1);
  });

  it('stays in doubt when it is refused after a reload that cut it short', async () => {
    const first = await Page.open(STORED);
    await first.start();
    const page = await Page.open(STORED);
    await page.act(() => page.edge.creates[0]?.reject(apiError('invalid_credentials', 401)));
    expect(page.shown.error).toMatchObject({ outcomeUnknown: true });
    expect(storedText()).toContain(keysOf(first)[0]);
  });

  it("is over with KIE's own refusal, which the key stands for from then on", async () => {
    const page = await afterLost();
    await page.act(() => page.shown.retry());
    const refused = Object.assign(apiError('upstream_refused', 500), { outcomeUnknown: true });
    await page.act(() => page.edge.creates[1]?.reject(refused));
    expect([page.shown.error, localStorage.length]).toMatchObject([{ outcomeUnknown: false }, 0]);
    await page.act(() => page.shown.retry());
    expect(new Set(keysOf(page)).size).toBe(2);
  });

  it('is kept when another one is started, and found again', async () => {
    const page = await afterLost();
    await page.start(OTHER_REQUEST);
    await page.act(() => page.edge.creates[1]?.resolve(REF));
    const after = await Page.open(STORED);
    expect(after.shown).toMatchObject({ ref: REF, others: [{ idempotencyKey: keysOf(page)[0] }] });
    const [other] = after.shown.others;
    if (other !== undefined) await after.act(() => after.shown.open(other));
    expect(after.shown).toMatchObject({ error: { outcomeUnknown: true }, others: [{ ref: REF }] });
    await after.act(() => after.shown.retry());
    expect(keysOf(after)).toEqual([keysOf(page)[0]]);
  });

  it('is forgotten when the user wishes it', async () => {
    const page = await afterLost();
    await page.act(() => page.shown.reset());
    expect(localStorage.length).toBe(0);
    await page.act(() => page.shown.retry());
    await page.start();
    expect(new Set(keysOf(page)).size).toBe(2);
  });
});

describe('retry', () => {
  it('watches again what could not be watched, and begins no other task', async () => {
    const page = await Page.open(STORED);
    await page.startAndCreate();
    await page.act(() => page.edge.watches[0]?.fail(apiError('task_not_found', 422)));
    await page.act(() => page.shown.retry());
    expect([page.edge.creates.length, page.edge.watches.length]).toEqual([1, 2]);
  });

  it('goes on with what was stopped, and does nothing for what runs or has ended', async () => {
    const page = await Page.open(STORED);
    await page.act(() => page.shown.retry());
    await page.startAndCreate();
    await page.act(() => page.shown.retry());
    expect(page.edge.watches).toHaveLength(1);
    await page.act(() => page.shown.stop());
    await page.act(() => page.shown.retry());
    expect([page.edge.watches.length, page.shown.isRunning]).toEqual([2, true]);
    await page.sendTask('fail');
    await page.act(() => page.shown.retry());
    expect([page.edge.creates.length, page.edge.watches.length]).toEqual([1, 2]);
  });

  it('sends under a new key what was refused', async () => {
    const page = await Page.open(STORED);
    await page.start();
    await page.act(() => page.edge.creates[0]?.reject(apiError('rate_limited', 429)));
    await page.act(() => page.shown.retry());
    expect([new Set(keysOf(page)).size, page.shown.isRunning]).toEqual([2, true]);
  });
});

describe('an error that a page shows', () => {
  it('is the one that was thrown', async () => {
    const page = await Page.open(STORED);
    await page.start();
    const error = new KieEdgeError('no', { type: 'not_allowed', status: 403, retryable: false });
    await page.act(() => page.edge.creates[0]?.reject(error));
    expect(page.shown.error).toBe(error);
  });

  it('says nothing of a task where the token could not be had', async () => {
    const page = await Page.open(STORED);
    await page.start();
    await page.act(() => page.edge.creates[0]?.reject(new Error('signed out')));
    await page.act(() => page.shown.retry());
    expect(new Set(keysOf(page)).size).toBe(1);
  });
});
