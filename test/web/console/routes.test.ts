import { describe, expect, it } from 'vitest';
import {
  clientAddress,
  placeOf,
  taskAddress,
  tasksAddress,
  usageAddress,
} from '../../../src/web/console/routes.ts';
import {
  changedQuery,
  chosenState,
  isFiltered,
  stateChange,
  taskParameters,
} from '../../../src/web/console/tasks/task-query.ts';
import { NOW } from './builders.ts';

describe('addresses', () => {
  it.each([
    ['', { page: 'overview' }],
    ['#/', { page: 'overview' }],
    ['#/tasks', { page: 'tasks', query: {} }],
    [
      '#/tasks?state=fail&model=kling%2F*',
      { page: 'tasks', query: { state: 'fail', model: 'kling/*' } },
    ],
    ['#/tasks/abc', { page: 'task', id: 'abc' }],
    ['#/clients', { page: 'clients' }],
    ['#/clients/new', { page: 'new-client' }],
    ['#/clients/x', { page: 'client', id: 'x' }],
    ['#/usage?by=model', { page: 'usage', query: { by: 'model' } }],
    ['#/usage/x', { page: 'unknown' }],
    ['#/tasks/a/b', { page: 'unknown' }],
    ['#/elsewhere', { page: 'unknown' }],
    ['#/tasks/%E0%A4%A', { page: 'task', id: '%E0%A4%A' }],
  ])('%s is %j', (hash, place) => expect(placeOf(hash)).toEqual(place));

  it.each(['a', 'a/b', 'a?b=c', 'ä ß', '%', '#', '..'])('lead back to the id %j', (id) => {
    expect(placeOf(taskAddress(id))).toEqual({ page: 'task', id });
    expect(placeOf(clientAddress(id))).toEqual({ page: 'client', id });
  });

  it('leave out what is not asked for, and lead back to what is', () => {
    expect(tasksAddress({ state: '', client: '' })).toBe('#/tasks');
    const query = { client: 'token:a b', model: 'a/b*&c=d' };
    expect(placeOf(usageAddress(query))).toEqual({ page: 'usage', query });
  });
});

describe('the filters of tasks', () => {
  it('are told to the API by its own names', () => {
    expect(
      taskParameters({ state: 'fail', model: ' kling/* ', within: '1h', other: 'x' }, NOW),
    ).toEqual({
      state: 'fail',
      model: 'kling/*',
      since: String(NOW - 3_600_000),
      limit: '50',
    });
    expect(taskParameters({ lost: '1', cursor: '1-2' }, NOW)).toEqual({
      lost: '1',
      cursor: '1-2',
      limit: '50',
    });
    const between = taskParameters(
      { within: 'between', since: '2026-11-01T10:00', until: 'nonsense' },
      NOW,
    );
    expect(between).toEqual({ since: String(new Date('2026-11-01T10:00').getTime()), limit: '50' });
  });

  it('have a choice for lost files among the states', () => {
    expect(changedQuery({ state: 'fail' }, stateChange('lost'))).toEqual({ lost: '1' });
    expect(changedQuery({ lost: '1' }, stateChange('fail'))).toEqual({ state: 'fail' });
    expect([chosenState({ lost: '1' }), chosenState({ state: 'fail' }), chosenState({})]).toEqual([
      'lost',
      'fail',
      '',
    ]);
  });

  it('begin at the first page when they change', () => {
    expect(changedQuery({ cursor: '5-5', state: 'fail' }, { model: 'm' })).toEqual({
      state: 'fail',
      model: 'm',
    });
    expect([isFiltered({ cursor: '5-5' }), isFiltered({ model: 'm' })]).toEqual([false, true]);
  });
});
