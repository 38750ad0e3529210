import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { canMoveTo } from '../../../src/worker/tasks/task-row.ts';
import {
  isTerminal,
  canMove,
  listSources,
  TASK_STATES,
  type TaskState,
} from '../../../src/worker/tasks/task-state.ts';

/** Every allowed move. */
const MOVES: Record<TaskState, readonly TaskState[]> = {
  submitting: [
    'unconfirmed',
    'waiting',
    'queuing',
    'generating',
    'success',
    'fail',
    'refused',
    'never_confirmed',
  ],
  unconfirmed: [
    'waiting',
    'queuing',
    'generating',
    'success',
    'fail',
    'refused',
    'never_confirmed',
  ],
  waiting: ['queuing', 'generating', 'success', 'fail', 'expired_unknown'],
  queuing: ['generating', 'success', 'fail', 'expired_unknown'],
  generating: ['success', 'fail', 'expired_unknown'],
  success: [],
  fail: [],
  refused: [],
  never_confirmed: [],
  expired_unknown: [],
};
const TERMINAL = new Set<TaskState>([
  'success',
  'fail',
  'refused',
  'never_confirmed',
  'expired_unknown',
]);
const pairs = TASK_STATES.flatMap((from) => TASK_STATES.map((to) => [from, to] as const));

describe('the transition table', () => {
  it.each(pairs)('allows the move from %s to %s only if the specification does', (from, to) => {
    expect(canMove(from, to)).toBe(MOVES[from].includes(to));
  });

  it('has no path of moves from a state back to itself', () => {
    for (const start of TASK_STATES) {
      const seen = new Set<TaskState>();
      const queue = TASK_STATES.filter((to) => canMove(start, to));
      for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
        if (seen.has(at)) continue;
        seen.add(at);
        queue.push(...TASK_STATES.filter((to) => canMove(at, to)));
      }
      expect(seen.has(start)).toBe(false);
    }
  });

  it.each(TASK_STATES)('treats %s as terminal exactly if no move leads out of it', (state) => {
    expect(isTerminal(state)).toBe(TERMINAL.has(state));
    if (isTerminal(state)) expect(TASK_STATES.some((to) => canMove(state, to))).toBe(false);
  });

  it('has a path to success and to fail from every running state', () => {
    for (const state of TASK_STATES) {
      expect(isTerminal(state) || canMove(state, 'success')).toBe(true);
      expect(isTerminal(state) || canMove(state, 'fail')).toBe(true);
    }
  });

  it('has no move to submitting', () => {
    expect(listSources('submitting')).toEqual([]);
    expect(canMoveTo('submitting').text).toBe('false');
  });

  it.each(TASK_STATES)('allows the same moves to %s in SQL as in code', async (to) => {
    const { results } = await env.DB.prepare(
      `select value as state, ${canMoveTo(to).text} as allowed
       from (select value, value as state from json_each(?1))`,
    )
      .bind(JSON.stringify(TASK_STATES))
      .all<{ state: TaskState; allowed: number }>();
    expect(results).toEqual(
      TASK_STATES.map((state) => ({ state, allowed: canMove(state, to) ? 1 : 0 })),
    );
  });
});
