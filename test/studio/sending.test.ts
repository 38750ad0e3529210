import { describe, expect, it } from 'vitest';
import type { KieEdgeClient, Task, TaskRef } from '../../src/client/types.ts';
import { PAGE_SENDER, senderOf } from '../../src/studio/access/sender.ts';
import { sha256 } from '../../src/studio/access/sha256.ts';
import { maySend, resumable, type Entry } from '../../src/studio/history/history.ts';
import type { Hold } from '../../src/studio/tasks/hold.ts';
import type { Live } from '../../src/studio/tasks/live.ts';
import { newKey } from '../../src/client/new-key.ts';
import { isAnswer, isSamePress } from '../../src/studio/tasks/same-press.ts';
import { taskRunner } from '../../src/studio/tasks/task-runner.ts';
import type { ToldError } from '../../src/studio/words/error-words.ts';
import { lostWords } from '../../src/studio/words/lost-words.ts';
import { tabs as tabsTold, type Tab } from './tabs.ts';

const MINUTE = 60_000;

/** As in a browser: what one has begun it goes on with before another hears of it. */
const tabs = () => tabsTold(() => true, queueMicrotask);

const RANDOM_KEY = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const entry = (part: Partial<Entry> = {}): Entry => ({
  key: 'k',
  model: 'm',
  title: 'M',
  input: {},
  createdAt: Date.now(),
  phase: 'sending',
  sender: PAGE_SENDER,
  ...part,
});

const DONE = { state: 'success', resultJson: '', completeTime: null, createTime: 0 } as Task;

/** Tabs of a browser without locks. */
const ALONE: Hold = { isShared: false, inTurn: (_name, _turn, work) => work() };

interface World {
  readonly answer: (key: string) => TaskRef | Promise<TaskRef>;
  readonly sender?: string;
  readonly tab?: Tab;
  readonly hold?: Hold;
  /** Before the end of a task is told. */
  readonly untilEnd?: Promise<void>;
}

/** A runner whose edge answers as told, and what it did. */
function running(kept: readonly Entry[], world: World | World['answer']) {
  const {
    answer,
    sender = PAGE_SENDER,
    tab = tabs()(),
    hold = ALONE,
    untilEnd,
  } = typeof world === 'function' ? { answer: world } : world;
  const sent: string[] = [];
  const watched: string[] = [];
  const refused: string[] = [];
  const live = new Map<string, Live | undefined>();
  const history = tab.history();
  kept.forEach(history.put);
  const client = {
    create: async (_request: object, { idempotencyKey = '' } = {}) => {
      sent.push(idempotencyKey);
      return answer(idempotencyKey);
    },
    watch: async function* ({ taskId }: TaskRef, { signal }: { signal: AbortSignal }) {
      watched.push(taskId);
      await untilEnd;
      signal.throwIfAborted();
      yield DONE;
    },
  } as unknown as KieEdgeClient;
  const present = { client, sender };
  const runner = taskRunner({
    sending: () => present,
    history,
    hold,
    onLive: (key, state) => live.set(key, state),
    onRefused: ({ key }) => refused.push(key),
  });
  runner.heed();
  return { runner, sent, watched, refused, live, history, present };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

const refusing =
  (part: Partial<ToldError> = {}) =>
  (): TaskRef => {
    const error = { name: 'KieEdgeError', message: 'No.', type: 'upstream_refused', ...part };
    throw Object.assign(new Error(error.message), error);
  };

describe('who sends', () => {
  it('is known by a mark that is not the token, the same as ever, in a page without crypto.subtle too', () => {
    expect(senderOf(undefined)).toBe('page');
    expect(senderOf('abc')).toBe('ba7816bf8f01');
  });

  it.each([0, 1, 55, 56, 63, 64, 119, 500])(
    'has a mark by SHA-256, of a token of %i bytes as of any',
    async (length) => {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + length) % 256);
      expect(sha256(bytes)).toEqual(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
    },
  );

  it('makes keys that the edge knows to be random', () => {
    const keys = Array.from({ length: 50 }, newKey);
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
    const others = entry({ sender: 'other' });
    const kept = [others];
    const { runner, sent, history } = running(kept, () => ({ taskId: 't' }));
    runner.resume();
    runner.again('k');
    await settled();
    expect(sent).toEqual([]);
    expect(history.read()).toEqual(kept);
    const { sender: _none, ...old } = entry();
    expect(maySend(old, PAGE_SENDER)).toBe(false);
    expect(lostWords(others, PAGE_SENDER, Date.now())).toMatchObject({
      title: expect.stringContaining('another token'),
      mayLookAgain: false,
    });
  });
});

describe('a task that was sent without an answer', () => {
  it('is sent again by itself for ten minutes, later only when asked', async () => {
    const old = entry({ createdAt: Date.now() - 11 * MINUTE });
    expect(resumable([old, entry({ key: 'new' })], Date.now(), PAGE_SENDER)).toMatchObject([
      { key: 'new' },
    ]);
    expect(lostWords(old, PAGE_SENDER, Date.now())?.mayLookAgain).toBe(true);
    expect(lostWords(entry(), PAGE_SENDER, Date.now())).toBeUndefined();
    const { runner, sent } = running([old], () => ({ taskId: 't' }));
    runner.resume();
    await settled();
    expect(sent).toEqual([]);
    runner.again('k');
    await settled();
    expect(sent).toEqual(['k']);
  });

  it('leaves the history at a refusal only if it cannot exist', async () => {
    const sure = running([], refusing({ mayExist: false }));
    sure.runner.start(entry());
    await settled();
    expect([sure.history.read(), sure.refused]).toEqual([[], ['k']]);

    const unsure = running([], refusing({ mayExist: true }));
    unsure.runner.start(entry());
    await settled();
    expect(unsure.history.read()).toHaveLength(1);
    expect(unsure.live.get('k')?.trouble?.text).toContain('The task may exist');

    const resumed = running([entry()], refusing({ mayExist: false }));
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
  expect(isSamePress(-Infinity, 0)).toBe(false);
  expect([isSamePress(100, 1099), isSamePress(100, 1100)]).toEqual([true, false]);
});

it('a question is answered by a press of its own, not by the rest of a double click or a held key', () => {
  expect(isAnswer(1, 0, 600)).toBe(true);
  expect(isAnswer(2, 0, 600)).toBe(false);
  expect(isAnswer(1, 0, 300)).toBe(false);
  expect(isAnswer(0, 0, 40)).toBe(false);
  expect(isAnswer(0, 0, 600)).toBe(true);
});

const answer = () => ({ taskId: 't' });

describe('a second tab', () => {
  const never = new Promise<TaskRef>(() => {});

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
    await settled();
    expect(second.live.get('k')).toMatchObject({ isElsewhere: true });
    expect(second.sent).toEqual([]);
    turns.pass();
    await settled();
    expect(second.sent).toEqual(['k']);
    expect(second.history.read()).toMatchObject([{ phase: 'ended' }]);
  });

  it('sends nothing more when its turn comes after the answer, or after a no', async () => {
    for (const first of [answer, refusing({ mayExist: false })]) {
      const open = tabs();
      const turns = takingTurns();
      const second = running([], { tab: open(), hold: turns.hold, answer });
      const maker = running([], { tab: open(), hold: turns.hold, answer: first });
      maker.runner.start(entry());
      await settled();
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
  let isTaken = false;
  const pass = () => {
    const next = waiting.shift();
    if (next === undefined) isTaken = false;
    else next();
  };
  const hold: Hold = {
    isShared: true,
    inTurn: async (_name, { onWait }, work) => {
      if (isTaken) {
        onWait();
        await new Promise<void>((resolve) => waiting.push(resolve));
        await new Promise((resolve) => setTimeout(resolve)); // what the last one wrote is there by then
      }
      isTaken = true;
      return work().finally(pass);
    },
  };
  return { hold, pass };
}
