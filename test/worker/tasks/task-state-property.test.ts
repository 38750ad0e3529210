import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isTerminal,
  canMove,
  listSources,
  TASK_STATES,
  type TaskState,
} from '../../../src/worker/tasks/task-state.ts';

describe('the transition table', () => {
  const state = fc.constantFrom(...TASK_STATES);

  it('judges every pair, and lets nothing out of an end', () => {
    fc.assert(
      fc.property(state, state, (from, to) => {
        expect(canMove(from, to)).toBe(listSources(to).includes(from));
        if (isTerminal(from) || from === to) expect(canMove(from, to)).toBe(false);
      }),
    );
  });

  it('has no way back: of any walk, no state comes twice', () => {
    fc.assert(
      fc.property(fc.array(state, { maxLength: 40 }), (wishes) => {
        const walk: TaskState[] = [];
        let at: TaskState = 'submitting';
        for (const wish of wishes) {
          if (!canMove(at, wish)) continue;
          walk.push(at);
          at = wish;
        }
        expect(new Set([...walk, at]).size).toBe(walk.length + 1);
      }),
    );
  });
});
