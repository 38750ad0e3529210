import { describe, expect, it } from 'vitest';
import type { KieEdgeClient, Task, TaskRef } from '../../src/client/types.ts';
import { PAGE_SENDER, senderOf } from '../../src/studio/access/sender.ts';
import {
  maySend,
  resumable,
  without,
  withRef,
  type Entry,
  type HistoryStore,
} from '../../src/studio/history/history.ts';
import { isAnswer, isSamePress } from '../../src/studio/tasks/same-press.ts';
import { taskRunner, type Live } from '../../src/studio/tasks/task-runner.ts';
import type { ToldError } from '../../src/studio/words/error-words.ts';
import { lostWords } from '../../src/studio/words/lost-words.ts';

const MINUTE = 60_000;

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

function memory(first: readonly Entry[]): HistoryStore {
  let entries = first;
  return {
    read: () => entries,
    change: (change) => {
      entries = change(entries);
    },
    subscribe: () => () => {},
  };
}

const DONE = { state: 'success', resultJson: '', completeTime: null, createTime: 0 } as Task;

/** A runner whose edge answers as told, and what it did. */
function running(kept: readonly Entry[], answer: () => TaskRef, sender = PAGE_SENDER) {
  const sent: string[] = [];
  const refused: string[] = [];
  const live = new Map<string, Live | undefined>();
  const history = memory(kept);
  const client = {
    create: async (_request: object, { idempotencyKey = '' } = {}) => {
      sent.push(idempotencyKey);
      return answer();
    },
    watch: async function* () {
      yield DONE;
    },
  } as unknown as KieEdgeClient;
  const present = { client, sender: Promise.resolve(sender) };
  const runner = taskRunner({
    sending: () => present,
    history,
    onLive: (key, state) => live.set(key, state),
    onRefused: ({ key }) => refused.push(key),
  });
  return { runner, sent, refused, live, history, present };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

const refusing =
  (part: Partial<ToldError> = {}) =>
  (): TaskRef => {
    const error = { name: 'KieEdgeError', message: 'No.', type: 'upstream_refused', ...part };
    throw Object.assign(new Error(error.message), error);
  };

describe('who sends', () => {
  it('is known by a mark that is not the token', async () => {
    expect(await senderOf(undefined)).toBe('page');
    expect(await senderOf('abc')).toBe('ba7816bf8f01');
  });

  it('is written into the entry', async () => {
    const { runner, history } = running([], () => ({ taskId: 't' }), 'mark');
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

  it('does not send what it took up as somebody else', async () => {
    const { runner, sent, present } = running([entry()], () => ({ taskId: 't' }));
    runner.resume();
    present.client = {} as KieEdgeClient;
    await settled();
    expect(sent).toEqual([]);
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
    const { runner, history } = running([entry()], () => {
      history.change((entries) => without(entries, 'k'));
      return { taskId: 't' };
    });
    runner.resume();
    await settled();
    expect(history.read()).toMatchObject([{ key: 'k', ref: { taskId: 't' }, phase: 'ended' }]);
    expect(withRef([], entry(), { taskId: 't' })).toMatchObject([{ phase: 'running' }]);
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
