import { describe, expect, it } from 'vitest';
import { findAvailableActions, type ActionContext } from '../../../src/worker/admin/actions.ts';
import type { AdminAction } from '../../../src/worker/admin/views.ts';

const PENDING = { state: 'pending', isMissing: false, lastError: null } as const;
const STORED = { state: 'stored', isMissing: false, lastError: null } as const;
const MISSING = { ...STORED, isMissing: true } as const;
const FAILED = { state: 'failed', isMissing: false, lastError: 'gone' } as const;
const ABANDONED = { ...FAILED, lastError: 'abandoned by an admin' } as const;
const ENDPOINT = 'https://app.example.com';

const makeContext = (part: Partial<ActionContext>): ActionContext => ({
  state: 'success',
  taskId: 'kie-1',
  callbackOrigin: null,
  filesDeletedAt: null,
  files: [],
  deliveries: [],
  ...part,
});

describe('findAvailableActions', () => {
  it.each<[string, Partial<ActionContext>, AdminAction[]]>([
    ['that is being submitted', { state: 'submitting', taskId: null }, []],
    ['that is unconfirmed', { state: 'unconfirmed', taskId: null }, ['abandon_task']],
    ['that is waiting without a taskId', { state: 'waiting', taskId: null }, ['abandon_task']],
    ['that is waiting', { state: 'waiting' }, ['refresh', 'abandon_task']],
    ['that is queued', { state: 'queuing' }, ['refresh', 'abandon_task']],
    [
      'that is generating',
      { state: 'generating', callbackOrigin: ENDPOINT },
      ['refresh', 'abandon_task'],
    ],
    ['that succeeded without a file', {}, ['delete']],
    ['that failed', { state: 'fail' }, ['delete']],
    ['that KIE rejected', { state: 'refused', taskId: null, callbackOrigin: ENDPOINT }, ['delete']],
    [
      'that was never confirmed',
      { state: 'never_confirmed', callbackOrigin: ENDPOINT },
      ['delete'],
    ],
    [
      'whose end KIE never reported',
      { state: 'expired_unknown', callbackOrigin: ENDPOINT },
      ['resend', 'delete'],
    ],
    ['whose copies are stored', { files: [STORED, STORED] }, ['delete']],
    [
      'with a pending copy',
      { files: [STORED, PENDING] },
      ['retry_copy', 'abandon_copies', 'delete'],
    ],
    ['with a copy that is missing from R2', { files: [STORED, MISSING] }, ['retry_copy', 'delete']],
    ['with a failed copy', { files: [STORED, FAILED] }, ['retry_copy', 'abandon_copies', 'delete']],
    ['with an abandoned copy', { files: [ABANDONED] }, ['retry_copy', 'delete']],
    ['whose copies were deleted', { filesDeletedAt: 1 }, ['delete']],
    ['with a callBackUrl and no delivery', { callbackOrigin: ENDPOINT }, ['resend', 'delete']],
    [
      'whose callback waits for a copy',
      { callbackOrigin: ENDPOINT, files: [PENDING] },
      ['retry_copy', 'abandon_copies', 'delete'],
    ],
    [
      'whose copy is retried after its callback',
      { callbackOrigin: ENDPOINT, files: [PENDING], deliveries: [{}] },
      ['retry_copy', 'resend', 'abandon_copies', 'delete'],
    ],
  ])('returns the actions for a task %s', (_what, part, availableActions) => {
    expect(findAvailableActions(makeContext(part))).toEqual(availableActions);
  });
});
