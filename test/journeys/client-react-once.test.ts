// @vitest-environment happy-dom
/** That what was asked for once is paid for once, whatever gets lost and whoever sends. */
import { describe, expect, it, vi } from 'vitest';
import { createClient } from '../../src/client/create-client.ts';
import { KieEdgeError, NetworkError } from '../../src/client/errors.ts';
import { TaskRunner } from '../../src/client/task-runner.ts';
import { KEPT, Page, REQUEST } from '../client/react-page.ts';
import { eachOnAFreshPage, keptText, OTHER, refusal } from '../client/react-tests.ts';
import { REF } from '../client/task.ts';

eachOnAFreshPage();

const LOST = () => new NetworkError('No answer came.');

const jwt = (claims: object) =>
  `head.${btoa(JSON.stringify(claims)).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')}.sign`;

/** The keys of all that was sent, page by page. */
const keysOf = (...pages: Page[]) =>
  pages.flatMap(({ edge }) => edge.creates.map(({ options }) => options.idempotencyKey));

/** A page whose create got no answer. */
async function afterLost(token?: string): Promise<Page> {
  const page = await Page.open(KEPT, token);
  await page.start();
  await page.do(() => page.edge.creates[0]?.refuse(LOST()));
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
    const first = await Page.open(KEPT, before);
    await first.start();
    const page = await Page.open(KEPT, after);
    expect(page.edge.creates).toEqual([]);
    const error = { type: 'other_sender', mayExist: true, idempotencyKey: keysOf(first)[0] };
    expect(page.shown).toMatchObject({ isRunning: false, error });
    await page.do(() => page.shown.retry());
    expect([page.edge.creates, page.shown.isRunning]).toEqual([[], false]);
  });

  it.each(SENDERS)(
    'is another task when it is started, and is kept: %s',
    async (_what, before, after) => {
      const first = await afterLost(before);
      const page = await Page.open(KEPT, after);
      await page.start();
      const [lost, anew, ...more] = keysOf(first, page);
      expect([anew === lost, more]).toEqual([false, []]);
      await page.do(() => page.edge.creates[0]?.answer(REF));
      expect(page.shown).toMatchObject({ ref: REF, others: [{ idempotencyKey: lost }] });
    },
  );

  it('goes on when the first token is there again, by itself only as long as it would have', async () => {
    const first = await Page.open(KEPT, 'A');
    await first.start();
    await Page.open(KEPT, 'B');
    const third = await Page.open(KEPT, 'A');
    expect(new Set(keysOf(first, third)).size).toBe(1);
    await third.do(() => third.edge.creates[0]?.refuse(LOST()));
    const fourth = await Page.open(KEPT, 'B');
    await fourth.start();
    await fourth.do(() => fourth.shown.reset());
    const fifth = await Page.open(KEPT, 'A');
    expect([fifth.edge.creates, fifth.shown.error]).toMatchObject([[], { mayExist: true }]);
    await fifth.do(() => fifth.shown.retry());
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
      const page = await Page.open(KEPT, token);
      await page.start();
      expect(keysOf(page)).toEqual([key]);
    }
  });

  it('is the same sender where a user has a new JWT', async () => {
    const first = await Page.open(KEPT, jwt({ sub: 'ü>>?', iat: 1 }));
    await first.start();
    const page = await Page.open(KEPT, jwt({ sub: 'ü>>?', iat: 2 }));
    expect(keysOf(page)).toEqual(keysOf(first));
  });

  it('tells nothing of the token by what is kept', async () => {
    await afterLost('kie_edge_secret');
    expect(keptText()).toContain('sender');
    expect(keptText()).not.toContain('secret');
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
      const runner = new TaskRunner(() => client, 'video');
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
      expect(runner.view().error).toMatchObject({ type: 'other_sender', mayExist: true });
    }
    expect((await page(async () => 'A')).sent).toEqual(sent.slice(0, 1));
  });
});

describe('a request whose outcome was never learnt', () => {
  it('is an error after a reload, and retry asks again under its key', async () => {
    const first = await afterLost();
    const page = await Page.open(KEPT);
    const [key] = keysOf(first);
    const error = { name: 'NetworkError', mayExist: true, idempotencyKey: key };
    expect(page.shown).toMatchObject({ error, isRunning: false });
    await page.do(() => page.shown.retry());
    await page.do(() => page.shown.retry());
    expect([keysOf(page), page.shown.isRunning]).toEqual([[key], true]);
    await page.do(() => page.edge.creates[0]?.answer(REF));
    expect(page.shown).toMatchObject({ ref: REF, error: null, isRunning: true });
  });

  it('stays in doubt when a later try is refused, because the first one may have come through', async () => {
    const page = await afterLost();
    await page.do(() => page.shown.retry());
    await page.do(() => page.edge.creates[1]?.refuse(refusal('budget_exceeded', 402)));
    expect(page.shown.error).toMatchObject({ type: 'budget_exceeded', mayExist: true });
    const after = await Page.open(KEPT);
    await after.start();
    expect(new Set(keysOf(page, after)).size).toBe(1);
  });

  it('stays in doubt when it is refused after a reload that cut it short', async () => {
    const first = await Page.open(KEPT);
    await first.start();
    const page = await Page.open(KEPT);
    await page.do(() => page.edge.creates[0]?.refuse(refusal('invalid_credentials', 401)));
    expect(page.shown.error).toMatchObject({ mayExist: true });
    expect(keptText()).toContain(keysOf(first)[0]);
  });

  it("is over with KIE's own refusal, which the key stands for from then on", async () => {
    const page = await afterLost();
    await page.do(() => page.shown.retry());
    const refused = Object.assign(refusal('upstream_refused', 500), { mayExist: true });
    await page.do(() => page.edge.creates[1]?.refuse(refused));
    expect([page.shown.error, localStorage.length]).toMatchObject([{ mayExist: false }, 0]);
    await page.do(() => page.shown.retry());
    expect(new Set(keysOf(page)).size).toBe(2);
  });

  it('is kept when another one is started, and found again', async () => {
    const page = await afterLost();
    await page.start(OTHER);
    await page.do(() => page.edge.creates[1]?.answer(REF));
    const after = await Page.open(KEPT);
    expect(after.shown).toMatchObject({ ref: REF, others: [{ idempotencyKey: keysOf(page)[0] }] });
    const [other] = after.shown.others;
    if (other !== undefined) await after.do(() => after.shown.open(other));
    expect(after.shown).toMatchObject({ error: { mayExist: true }, others: [{ ref: REF }] });
    await after.do(() => after.shown.retry());
    expect(keysOf(after)).toEqual([keysOf(page)[0]]);
  });

  it('is forgotten when the user wishes it', async () => {
    const page = await afterLost();
    await page.do(() => page.shown.reset());
    expect(localStorage.length).toBe(0);
    await page.do(() => page.shown.retry());
    await page.start();
    expect(new Set(keysOf(page)).size).toBe(2);
  });
});

describe('retry', () => {
  it('watches again what could not be watched, and begins no other task', async () => {
    const page = await Page.open(KEPT);
    await page.begin();
    await page.do(() => page.edge.watches[0]?.refuse(refusal('task_not_found', 422)));
    await page.do(() => page.shown.retry());
    expect([page.edge.creates.length, page.edge.watches.length]).toEqual([1, 2]);
  });

  it('goes on with what was stopped, and does nothing for what runs or has ended', async () => {
    const page = await Page.open(KEPT);
    await page.do(() => page.shown.retry());
    await page.begin();
    await page.do(() => page.shown.retry());
    expect(page.edge.watches).toHaveLength(1);
    await page.do(() => page.shown.stop());
    await page.do(() => page.shown.retry());
    expect([page.edge.watches.length, page.shown.isRunning]).toEqual([2, true]);
    await page.tell('fail');
    await page.do(() => page.shown.retry());
    expect([page.edge.creates.length, page.edge.watches.length]).toEqual([1, 2]);
  });

  it('sends under a new key what was refused', async () => {
    const page = await Page.open(KEPT);
    await page.start();
    await page.do(() => page.edge.creates[0]?.refuse(refusal('rate_limited', 429)));
    await page.do(() => page.shown.retry());
    expect([new Set(keysOf(page)).size, page.shown.isRunning]).toEqual([2, true]);
  });
});

describe('an error that a page shows', () => {
  it('is the one that was thrown', async () => {
    const page = await Page.open(KEPT);
    await page.start();
    const error = new KieEdgeError('no', { type: 'not_allowed', status: 403, retryable: false });
    await page.do(() => page.edge.creates[0]?.refuse(error));
    expect(page.shown.error).toBe(error);
  });

  it('says nothing of a task where the token could not be had', async () => {
    const page = await Page.open(KEPT);
    await page.start();
    await page.do(() => page.edge.creates[0]?.refuse(new Error('signed out')));
    await page.do(() => page.shown.retry());
    expect(new Set(keysOf(page)).size).toBe(1);
  });
});
