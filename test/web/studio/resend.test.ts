import { describe, expect, it } from 'vitest';
import { deriveCredentialId } from '../../../src/client/credential-id.ts';
import { newIdempotencyKey } from '../../../src/client/idempotency-key.ts';
import { canSend, findResumable } from '../../../src/web/studio/history/history.ts';
import { formatUnconfirmedTask } from '../../../src/web/studio/messages/unconfirmed-task-message.ts';
import { isDeliberateClick, isDoubleClick } from '../../../src/web/studio/tasks/debounce-click.ts';
import { createFakeBrowser } from './fake-tabs.ts';
import { entry, PAGE, reject, settle, startTracker } from './tracker-fixture.ts';

const MINUTE = 60_000;

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const jwt = (claims: object) => `e30.${btoa(JSON.stringify(claims))}.signature`;

describe('credentials of a submission', () => {
  it('derives a credential id that does not contain the token', () => {
    expect(deriveCredentialId(undefined)).toBe('page');
    expect(deriveCredentialId('abc')).toMatch(/^-?\d{1,10}$/);
    expect(deriveCredentialId('abc')).not.toBe(deriveCredentialId('abd'));
  });

  it('derives the same credential id from a renewed JWT of one user', () => {
    expect(deriveCredentialId(jwt({ sub: 'ada', exp: 1 }))).toBe(
      deriveCredentialId(jwt({ sub: 'ada', exp: 2 })),
    );
    expect(deriveCredentialId(jwt({ sub: 'bob', exp: 1 }))).not.toBe(
      deriveCredentialId(jwt({ sub: 'ada', exp: 1 })),
    );
  });

  it('creates Idempotency-Keys that are distinct UUIDs of version 4', () => {
    const keys = Array.from({ length: 50 }, newIdempotencyKey);
    for (const key of keys) expect(key).toMatch(UUID_V4);
    expect(new Set(keys).size).toBe(50);
  });

  it('stores the credential id in the history entry', async () => {
    const { tracker, history } = startTracker([], {
      respond: () => ({ taskId: 't' }),
      credentialId: 'id',
    });
    tracker.start(entry());
    await settle();
    expect(history.read()[0]).toMatchObject({
      credentialId: 'id',
      phase: 'ended',
      ref: { taskId: 't' },
    });
  });

  it('never resends a key of another or an unknown credential, automatically or on request', async () => {
    const foreign = entry({ credentialId: 'other' });
    const { tracker, sent, history } = startTracker([foreign], () => ({ taskId: 't' }));
    tracker.resume();
    tracker.checkAgain('k');
    await settle();
    expect(sent).toEqual([]);
    expect(history.read()).toEqual([foreign]);
    const { credentialId: _none, ...withoutCredential } = entry();
    expect(canSend(withoutCredential, PAGE)).toBe(false);
    expect(formatUnconfirmedTask(foreign, PAGE, Date.now())).toMatchObject({
      title: expect.stringContaining('another token'),
      canCheckAgain: false,
    });
  });
});

describe('a submission without a response', () => {
  it('resends a pending task automatically for ten minutes, afterwards only on request', async () => {
    const old = entry({ createdAt: Date.now() - 11 * MINUTE });
    expect(findResumable([old, entry({ key: 'new' })], Date.now(), PAGE)).toMatchObject([
      { key: 'new' },
    ]);
    expect(formatUnconfirmedTask(old, PAGE, Date.now())?.canCheckAgain).toBe(true);
    expect(formatUnconfirmedTask(entry(), PAGE, Date.now())).toBeUndefined();
    const { tracker, sent } = startTracker([old], () => ({ taskId: 't' }));
    tracker.resume();
    await settle();
    expect(sent).toEqual([]);
    tracker.checkAgain('k');
    await settle();
    expect(sent).toEqual(['k']);
  });

  it('removes a rejected task from the history only if it cannot exist', async () => {
    const definite = startTracker([], reject({ outcomeUnknown: false }));
    definite.tracker.start(entry());
    await settle();
    expect([definite.history.read(), definite.rejected]).toEqual([[], ['k']]);

    const unknown = startTracker([], reject({ outcomeUnknown: true }));
    unknown.tracker.start(entry());
    await settle();
    expect(unknown.history.read()).toHaveLength(1);
    expect(unknown.progress.get('k')?.error?.text).toContain('The task may exist');

    const resumed = startTracker([entry()], reject({ outcomeUnknown: false }));
    resumed.tracker.resume();
    await settle();
    expect(resumed.history.read()).toHaveLength(1);
    expect(resumed.rejected).toEqual([]);
  });

  it('restores a task that another tab removed while it was being created', async () => {
    const openTab = createFakeBrowser();
    const otherHistory = openTab().createHistory();
    const { tracker, history } = startTracker([entry()], {
      tab: openTab(),
      respond: () => {
        otherHistory.remove('k');
        return { taskId: 't' };
      },
    });
    tracker.resume();
    await settle();
    expect(history.read()).toMatchObject([{ key: 'k', ref: { taskId: 't' }, phase: 'ended' }]);
    expect(otherHistory.read()).toMatchObject([{ key: 'k', phase: 'ended' }]);
  });
});

it('treats two clicks within a second as a double click', () => {
  expect(isDoubleClick(-Infinity, 0)).toBe(false);
  expect([isDoubleClick(100, 1099), isDoubleClick(100, 1100)]).toEqual([true, false]);
});

it('confirms only by a separate click, not by a double click or a held key', () => {
  expect(isDeliberateClick(1, 0, 600)).toBe(true);
  expect(isDeliberateClick(2, 0, 600)).toBe(false);
  expect(isDeliberateClick(1, 0, 300)).toBe(false);
  expect(isDeliberateClick(0, 0, 40)).toBe(false);
  expect(isDeliberateClick(0, 0, 600)).toBe(true);
});
