import { describe, expect, it } from 'vitest';
import { findAvailableActions, type ActionContext } from '../../../src/worker/admin/actions.ts';
import type { AdminAction } from '../../../src/worker/admin/views.ts';

const OWED = { state: 'pending', lastError: null } as const;
const STORED = { state: 'stored', lastError: null } as const;
const FAILED = { state: 'failed', lastError: 'gone' } as const;
const GIVEN_UP = { state: 'failed', lastError: 'abandoned by an admin' } as const;
const RECEIVER = 'https://app.example.com';

const standing = (part: Partial<ActionContext>): ActionContext => ({
  state: 'success',
  taskId: 'kie-1',
  callbackOrigin: null,
  filesDeletedAt: null,
  files: [],
  deliveries: [],
  ...part,
});

describe('What may be done for a task', () => {
  it.each<[string, Partial<ActionContext>, AdminAction[]]>([
    ['that is being submitted: nothing', { state: 'submitting', taskId: null }, []],
    ['that is unconfirmed', { state: 'unconfirmed', taskId: null }, ['abandon_task']],
    ['that waits, of which KIE told no id', { state: 'waiting', taskId: null }, ['abandon_task']],
    ['that waits', { state: 'waiting' }, ['refresh', 'abandon_task']],
    ['that is queued', { state: 'queuing' }, ['refresh', 'abandon_task']],
    ['that runs', { state: 'generating', callbackOrigin: RECEIVER }, ['refresh', 'abandon_task']],
    ['that succeeded without a file', {}, ['delete']],
    ['that failed', { state: 'fail' }, ['delete']],
    ['that KIE refused', { state: 'refused', taskId: null, callbackOrigin: RECEIVER }, ['delete']],
    ['that nobody confirmed', { state: 'never_confirmed', callbackOrigin: RECEIVER }, ['delete']],
    [
      'that KIE forgot',
      { state: 'expired_unknown', callbackOrigin: RECEIVER },
      ['resend', 'delete'],
    ],
    ['whose copies are safe', { files: [STORED, STORED] }, ['delete']],
    [
      'with a copy under way',
      { files: [STORED, OWED] },
      ['retry_copy', 'abandon_copies', 'delete'],
    ],
    [
      'with a copy that is lost',
      { files: [STORED, FAILED] },
      ['retry_copy', 'abandon_copies', 'delete'],
    ],
    ['with a copy that the operator gave up', { files: [GIVEN_UP] }, ['retry_copy', 'delete']],
    ['whose copies were deleted', { filesDeletedAt: 1 }, ['delete']],
    ['whose caller is owed nothing yet', { callbackOrigin: RECEIVER }, ['resend', 'delete']],
    [
      'whose caller waits for its copy',
      { callbackOrigin: RECEIVER, files: [OWED] },
      ['retry_copy', 'abandon_copies', 'delete'],
    ],
    [
      'whose caller was told before of a copy that is made again',
      { callbackOrigin: RECEIVER, files: [OWED], deliveries: [{}] },
      ['retry_copy', 'resend', 'abandon_copies', 'delete'],
    ],
  ])('%s', (_what, part, availableActions) => {
    expect(findAvailableActions(standing(part))).toEqual(availableActions);
  });
});
