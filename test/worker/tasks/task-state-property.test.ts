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

  it('allows no move from a terminal state, nor from a state to itself', () => {
    fc.assert(
      fc.property(state, state, (from, to) => {
        expect(canMove(from, to)).toBe(listSources(to).includes(from));
        if (isTerminal(from) || from === to) expect(canMove(from, to)).toBe(false);
      }),
    );
  });

  it('never visits a state twice in any sequence of allowed moves', () => {
    fc.assert(
      fc.property(fc.array(state, { maxLength: 40 }), (targets) => {
        const walk: TaskState[] = [];
        let at: TaskState = 'submitting';
        for (const target of targets) {
          if (!canMove(at, target)) continue;
          walk.push(at);
          at = target;
        }
        expect(new Set([...walk, at]).size).toBe(walk.length + 1);
      }),
    );
  });
});
