import { describe, expect, it } from 'vitest';
import type { TaskRef } from '../../../src/client/types.ts';
import type { TabLock } from '../../../src/web/studio/tasks/tab-lock.ts';
import { createFakeBrowser } from './fake-tabs.ts';
import { entry, reject, settle, startTracker } from './tracker-fixture.ts';

const never = new Promise<TaskRef>(() => {});
const respond = () => ({ taskId: 't' });

describe('a second tab', () => {
  it('watches a task that the first tab created, even after that one is closed', async () => {
    const openTab = createFakeBrowser();
    const first = startTracker([], { tab: openTab(), respond, untilEnd: new Promise(() => {}) });
    const second = startTracker([], { tab: openTab(), respond });
    first.tracker.start(entry());
    await settle();
    expect(second.watched).toEqual(['t']);
    expect(second.sent).toEqual([]);
    expect(second.history.read()).toMatchObject([{ key: 'k', phase: 'ended' }]);
  });

  it('does not resend what the first tab is sending in a browser without locks', async () => {
    const openTab = createFakeBrowser();
    const second = startTracker([], { tab: openTab(), respond });
    startTracker([], { tab: openTab(), respond: () => never }).tracker.start(entry());
    await settle();
    expect(second.sent).toEqual([]);
    expect(second.progress.get('k')).toBeUndefined();
  });

  it('waits for the lock and resends under the same key when the first tab is closed', async () => {
    const openTab = createFakeBrowser();
    const locks = createFakeLocks();
    const { tabLock } = locks;
    const first = startTracker([], { tab: openTab(), tabLock, respond: () => never });
    const second = startTracker([], { tab: openTab(), tabLock, respond });
    first.tracker.start(entry());
    expect(second.progress.get('k')).toMatchObject({ isInAnotherTab: true });
    await locks.acquireAll();
    expect(second.progress.get('k')).toMatchObject({ isInAnotherTab: true });
    expect(second.sent).toEqual([]);
    locks.release();
    await settle();
    expect(second.sent).toEqual(['k']);
    expect(second.history.read()).toMatchObject([{ phase: 'ended' }]);
  });

  it('resends without the lock on request, because the first tab may be suspended', async () => {
    const openTab = createFakeBrowser();
    const { tabLock, acquireAll } = createFakeLocks();
    const first = startTracker([], { tab: openTab(), tabLock, respond: () => never });
    const second = startTracker([], { tab: openTab(), tabLock, respond });
    first.tracker.start(entry());
    await acquireAll();
    second.tracker.checkAgain('k');
    await settle();
    expect(second.sent).toEqual(['k']);
    expect(second.history.read()).toMatchObject([{ phase: 'ended' }]);
  });

  it('shares a task it found without the lock with waiting tabs and with the rejected first tab', async () => {
    const openTab = createFakeBrowser();
    const { tabLock, acquireAll } = createFakeLocks();
    const { promise: response, reject: rejectFirst } = Promise.withResolvers<TaskRef>();
    const untilEnd = new Promise<void>(() => {});
    const first = startTracker([], { tab: openTab(), tabLock, respond: () => response, untilEnd });
    const second = startTracker([], { tab: openTab(), tabLock, respond, untilEnd });
    const third = startTracker([], { tab: openTab(), tabLock, respond, untilEnd });
    first.tracker.start(entry());
    await acquireAll();
    second.tracker.checkAgain('k');
    await settle();
    expect(third.watched).toEqual(['t']);
    expect(third.progress.get('k')?.isInAnotherTab).not.toBe(true);
    rejectFirst(Object.assign(new Error('No.'), { name: 'KieEdgeError', type: 'rate_limited' }));
    await settle();
    expect(first.rejected).toEqual([]);
    expect(first.watched).toEqual(['t']);
    expect(first.history.read()).toMatchObject([{ key: 'k', phase: 'running' }]);
  });

  it.each([
    ['a success', respond],
    ['a rejection', reject({ outcomeUnknown: false })],
  ])(
    'does not resend when it acquires the lock after %s of the first tab',
    async (_what, first) => {
      const openTab = createFakeBrowser();
      const { tabLock, acquireAll } = createFakeLocks();
      const second = startTracker([], { tab: openTab(), tabLock, respond });
      startTracker([], { tab: openTab(), tabLock, respond: first }).tracker.start(entry());
      await acquireAll();
      expect(second.sent).toEqual([]);
      expect(second.progress.get('k')).toBeUndefined();
    },
  );

  it('stops following a running task that the first tab removed, and does not restore it', async () => {
    const openTab = createFakeBrowser();
    const { promise: untilEnd, resolve: end } = Promise.withResolvers<void>();
    const stored = [entry({ phase: 'running', ref: { taskId: 't' } })];
    const second = startTracker(stored, { tab: openTab(), respond, untilEnd });
    second.tracker.resume();
    await settle();
    openTab().createHistory().remove('k');
    end();
    await settle();
    expect(second.history.read()).toEqual([]);
    expect(second.progress.get('k')).toBeUndefined();
  });

  it('restores a task it is following that disappeared from storage without an event', async () => {
    const openTab = createFakeBrowser();
    const { promise: untilEnd, resolve: end } = Promise.withResolvers<void>();
    const tab = openTab();
    const stored = [entry({ phase: 'running', ref: { taskId: 't' } })];
    const second = startTracker(stored, { tab, respond, untilEnd });
    second.tracker.resume();
    await settle();
    tab.items.clear();
    end();
    await settle();
    expect(openTab().createHistory().read()).toMatchObject([{ key: 'k', phase: 'ended' }]);
  });
});

/** Locks as browsers have them. `release` takes the lock from its owner, as if that tab were closed. */
function createFakeLocks() {
  const waiting: (() => void)[] = [];
  const delayed: (() => void)[] = [];
  let isHeld = false;
  const release = () => {
    const next = waiting.shift();
    if (next === undefined) isHeld = false;
    else next();
  };
  const tabLock: TabLock = {
    afterLockOwners: (act) => void delayed.push(act),
    withLock: async (_name, { onWait }, work) => {
      if (isHeld) {
        onWait();
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      isHeld = true;
      return work().finally(release);
    },
  };
  /** Lets every tab acquire the lock or queue for it. */
  const acquireAll = async () => {
    await settle();
    delayed.splice(0).forEach((act) => act());
    await settle();
  };
  return { tabLock, release, acquireAll };
}
