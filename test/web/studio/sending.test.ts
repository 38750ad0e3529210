import { describe, expect, it } from 'vitest';
import { senderOf } from '../../../src/client/credential-id.ts';
import { canSend, findResumable } from '../../../src/web/studio/history/history.ts';
import { newKey } from '../../../src/client/new-key.ts';
import { isDeliberateClick, isDoubleClick } from '../../../src/web/studio/tasks/debounce-click.ts';
import { formatUnconfirmedTask } from '../../../src/web/studio/messages/unconfirmed-task-message.ts';
import { entry, refusing, running, settled } from './running.ts';
import { tabs } from './tabs.ts';

const MINUTE = 60_000;

const RANDOM_KEY = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const jwt = (claims: object) => `e30.${btoa(JSON.stringify(claims))}.signature`;

describe('who sends', () => {
  it('is known by a mark that is not the token, in a page without crypto.subtle too', () => {
    expect(deriveCredentialId(undefined)).toBe('page');
    expect(deriveCredentialId('abc')).toMatch(/^-?\d{1,10}$/);
    expect(deriveCredentialId('abc')).not.toBe(deriveCredentialId('abd'));
  });

  it('is the same one to whom a JWT was renewed', () => {
    expect(deriveCredentialId(jwt({ sub: 'ada', exp: 1 }))).toBe(
      deriveCredentialId(jwt({ sub: 'ada', exp: 2 })),
    );
    expect(deriveCredentialId(jwt({ sub: 'bob', exp: 1 }))).not.toBe(
      deriveCredentialId(jwt({ sub: 'ada', exp: 1 })),
    );
  });

  it('makes keys that the edge knows to be random', () => {
    const keys = Array.from({ length: 50 }, newIdempotencyKey);
    for (const key of keys) expect(key).toMatch(RANDOM_KEY);
    expect(new Set(keys).size).toBe(50);
  });

  it('is written into the entry', async () => {
    const { runner, history } = running([], { answer: () => ({ taskId: 't' }), sender: 'mark' });
    runner.start(entry());
    await settled();
    expect(history.read()[0]).toMatchObject({
      sender: 'mark',
      phase: 'ended',
      ref: { taskId: 't' },
    });
  });

  it('alone sends the same key again, by itself or when asked', async () => {
    const others = entry({ owner: 'other' });
    const kept = [others];
    const { runner, sent, history } = running(kept, () => ({ taskId: 't' }));
    runner.resume();
    runner.checkAgain('k');
    await settled();
    expect(sent).toEqual([]);
    expect(history.read()).toEqual(kept);
    const { owner: _none, ...old } = entry();
    expect(canSend(old, senderOf(undefined))).toBe(false);
    expect(formatUnconfirmedTask(others, senderOf(undefined), Date.now())).toMatchObject({
      title: expect.stringContaining('another token'),
      mayLookAgain: false,
    });
  });
});

describe('a task that was sent without an answer', () => {
  it('is sent again by itself for ten minutes, later only when asked', async () => {
    const old = entry({ createdAt: Date.now() - 11 * MINUTE });
    expect(
      findResumable([old, entry({ key: 'new' })], Date.now(), senderOf(undefined)),
    ).toMatchObject([{ key: 'new' }]);
    expect(formatUnconfirmedTask(old, senderOf(undefined), Date.now())?.canCheckAgain).toBe(true);
    expect(formatUnconfirmedTask(entry(), senderOf(undefined), Date.now())).toBeUndefined();
    const { runner, sent } = running([old], () => ({ taskId: 't' }));
    runner.resume();
    await settled();
    expect(sent).toEqual([]);
    runner.checkAgain('k');
    await settled();
    expect(sent).toEqual(['k']);
  });

  it('leaves the history at a refusal only if it cannot exist', async () => {
    const sure = running([], refusing({ taskMayExist: false }));
    sure.runner.start(entry());
    await settled();
    expect([sure.history.read(), sure.refused]).toEqual([[], ['k']]);

    const unsure = running([], refusing({ taskMayExist: true }));
    unsure.runner.start(entry());
    await settled();
    expect(unsure.history.read()).toHaveLength(1);
    expect(unsure.live.get('k')?.error?.text).toContain('The task may exist');

    const resumed = running([entry()], refusing({ taskMayExist: false }));
    resumed.runner.resume();
    await settled();
    expect(resumed.history.read()).toHaveLength(1);
    expect(resumed.refused).toEqual([]);
  });

  it('is put back when it succeeds after another tab has removed it', async () => {
    const open = tabs();
    const other = open().history();
    const { runner, history } = running([entry()], {
      tab: open(),
      answer: () => {
        other.remove('k');
        return { taskId: 't' };
      },
    });
    runner.resume();
    await settled();
    expect(history.read()).toMatchObject([{ key: 'k', ref: { taskId: 't' }, phase: 'ended' }]);
    expect(other.read()).toMatchObject([{ key: 'k', phase: 'ended' }]);
  });
});

it('two presses within a second are one', () => {
  expect(isDoubleClick(-Infinity, 0)).toBe(false);
  expect([isDoubleClick(100, 1099), isDoubleClick(100, 1100)]).toEqual([true, false]);
});

it('a question is answered by a press of its own, not by the rest of a double click or a held key', () => {
  expect(isDeliberateClick(1, 0, 600)).toBe(true);
  expect(isDeliberateClick(2, 0, 600)).toBe(false);
  expect(isDeliberateClick(1, 0, 300)).toBe(false);
  expect(isDeliberateClick(0, 0, 40)).toBe(false);
  expect(isDeliberateClick(0, 0, 600)).toBe(true);
});
