import { describe, expect, it } from 'vitest';
import type { TaskRef } from '../../../src/client/types.ts';
import type { TabLock } from '../../../src/web/studio/tasks/tab-lock.ts';
import { entry, refusing, running, settled } from './running.ts';
import { tabs } from './tabs.ts';

const never = new Promise<TaskRef>(() => {});
const answer = () => ({ taskId: 't' });

describe('a second tab', () => {
  it('follows what the first one has made, though that is closed', async () => {
    const open = tabs();
    const first = running([], { tab: open(), answer, untilEnd: new Promise(() => {}) });
    const second = running([], { tab: open(), answer });
    first.runner.start(entry());
    await settled();
    expect(second.watched).toEqual(['t']);
    expect(second.sent).toEqual([]);
    expect(second.history.read()).toMatchObject([{ key: 'k', phase: 'ended' }]);
  });

  it('sends nothing of its own accord that another tab sends, unless they take turns', async () => {
    const open = tabs();
    const second = running([], { tab: open(), answer });
    running([], { tab: open(), answer: () => never }).runner.start(entry());
    await settled();
    expect(second.sent).toEqual([]);
    expect(second.live.get('k')).toBeUndefined();
  });

  it('waits for its turn, and sends under the same key when the first one is gone', async () => {
    const open = tabs();
    const turns = takingTurns();
    const first = running([], { tab: open(), hold: turns.hold, answer: () => never });
    const second = running([], { tab: open(), hold: turns.hold, answer });
    first.runner.start(entry());
    expect(second.live.get('k')).toMatchObject({ isElsewhere: true });
    await turns.begun();
    expect(second.live.get('k')).toMatchObject({ isElsewhere: true });
    expect(second.sent).toEqual([]);
    turns.pass();
    await settled();
    expect(second.sent).toEqual(['k']);
    expect(second.history.read()).toMatchObject([{ phase: 'ended' }]);
  });

  it('sends out of turn when somebody asks for it: the first one may be asleep', async () => {
    const open = tabs();
    const { hold, begun } = takingTurns();
    const first = running([], { tab: open(), hold, answer: () => never });
    const second = running([], { tab: open(), hold, answer });
    first.runner.start(entry());
    await begun();
    second.runner.checkAgain('k');
    await settled();
    expect(second.sent).toEqual(['k']);
    expect(second.history.read()).toMatchObject([{ phase: 'ended' }]);
  });

  it('that has the task out of turn shares it: with those that wait, and with the first one, told no', async () => {
    const open = tabs();
    const { hold, begun } = takingTurns();
    const { promise: told, reject: refuse } = Promise.withResolvers<TaskRef>();
    const untilEnd = new Promise<void>(() => {});
    const first = running([], { tab: open(), hold, answer: () => told, untilEnd });
    const second = running([], { tab: open(), hold, answer, untilEnd });
    const third = running([], { tab: open(), hold, answer, untilEnd });
    first.runner.start(entry());
    await begun();
    second.runner.checkAgain('k');
    await settled();
    expect(third.watched).toEqual(['t']);
    expect(third.live.get('k')?.isInAnotherTab).not.toBe(true);
    refuse(Object.assign(new Error('No.'), { name: 'KieEdgeError', type: 'rate_limited' }));
    await settled();
    expect(first.refused).toEqual([]);
    expect(first.watched).toEqual(['t']);
    expect(first.history.read()).toMatchObject([{ key: 'k', phase: 'running' }]);
  });

  it('sends nothing more when its turn comes after the answer, or after a no', async () => {
    for (const first of [answer, refusing({ taskMayExist: false })]) {
      const open = tabs();
      const turns = takingTurns();
      const second = running([], { tab: open(), hold: turns.hold, answer });
      const vendor = running([], { tab: open(), hold: turns.hold, answer: first });
      vendor.runner.start(entry());
      await turns.begun();
      expect(second.sent).toEqual([]);
      expect(second.live.get('k')).toBeUndefined();
    }
  });

  it('lets go of a running task that was removed in the first one, for good', async () => {
    const open = tabs();
    const { promise: untilEnd, resolve: end } = Promise.withResolvers<void>();
    const kept = [entry({ phase: 'running', ref: { taskId: 't' } })];
    const second = running(kept, { tab: open(), answer, untilEnd });
    second.runner.resume();
    await settled();
    open().history().remove('k');
    end();
    await settled();
    expect(second.history.read()).toEqual([]);
    expect(second.live.get('k')).toBeUndefined();
  });

  it('puts back a task it follows that has gone otherwise', async () => {
    const open = tabs();
    const { promise: untilEnd, resolve: end } = Promise.withResolvers<void>();
    const tab = open();
    const kept = [entry({ phase: 'running', ref: { taskId: 't' } })];
    const second = running(kept, { tab, answer, untilEnd });
    second.runner.resume();
    await settled();
    tab.items.clear();
    end();
    await settled();
    expect(open().history().read()).toMatchObject([{ key: 'k', phase: 'ended' }]);
  });
});

/** Locks as browsers have them; `pass` takes the lock from whoever has it, as if that tab were closed. */
function takingTurns() {
  const waiting: (() => void)[] = [];
  const later: (() => void)[] = [];
  let isTaken = false;
  const pass = () => {
    const next = waiting.shift();
    if (next === undefined) isTaken = false;
    else next();
  };
  const hold: TabLock = {
    afterLockOwners: (act) => void later.push(act),
    withLock: async (_name, { onWait }, work) => {
      if (isTaken) {
        onWait();
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      isTaken = true;
      return work().finally(pass);
    },
  };
  const begun = async () => {
    await settled();
    later.splice(0).forEach((act) => act());
    await settled();
  };
  return { hold, pass, begun };
}
