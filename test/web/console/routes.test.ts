import { describe, expect, it } from 'vitest';
import {
  clientHref,
  parseRoute,
  taskHref,
  tasksHref,
  usageHref,
} from '../../../src/web/console/routes.ts';
import {
  updateTaskParams,
  selectedState,
  hasTaskFilters,
  buildStateParams,
  buildTaskQuery,
} from '../../../src/web/console/tasks/task-query.ts';
import { NOW } from './builders.ts';

describe('console routes', () => {
  it.each([
    ['', { page: 'overview' }],
    ['#/', { page: 'overview' }],
    ['#/tasks', { page: 'tasks', params: {} }],
    [
      '#/tasks?state=fail&model=kling%2F*',
      { page: 'tasks', params: { state: 'fail', model: 'kling/*' } },
    ],
    ['#/tasks/abc', { page: 'task', id: 'abc' }],
    ['#/clients', { page: 'clients' }],
    ['#/clients/new', { page: 'new-client' }],
    ['#/clients/x', { page: 'client', id: 'x' }],
    ['#/usage?groupBy=model', { page: 'usage', params: { groupBy: 'model' } }],
    ['#/usage/x', { page: 'unknown' }],
    ['#/models', { page: 'models' }],
    ['#/models/x', { page: 'unknown' }],
    ['#/tasks/a/b', { page: 'unknown' }],
    ['#/elsewhere', { page: 'unknown' }],
    ['#/tasks/%E0%A4%A', { page: 'task', id: '%E0%A4%A' }],
  ])('parses the address %j as %j', (hash, route) => expect(parseRoute(hash)).toEqual(route));

  it.each(['a', 'a/b', 'a?b=c', 'ä ß', '%', '#', '..'])(
    'links to the task and client with the id %j parse back to it',
    (id) => {
      expect(parseRoute(taskHref(id))).toEqual({ page: 'task', id });
      expect(parseRoute(clientHref(id))).toEqual({ page: 'client', id });
    },
  );

  it('links leave out empty parameters and parse back to the others', () => {
    expect(tasksHref({ state: '', client: '' })).toBe('#/tasks');
    const params = { client: 'token:a b', model: 'a/b*&c=d' };
    expect(parseRoute(usageHref(params))).toEqual({ page: 'usage', params });
  });
});

describe('task filters', () => {
  it('task filters become parameters of the API, with relative times resolved', () => {
    expect(
      buildTaskQuery({ state: 'fail', model: ' kling/* ', within: '1h', other: 'x' }, NOW),
    ).toEqual({
      state: 'fail',
      model: 'kling/*',
      since: String(NOW - 3_600_000),
      limit: '50',
    });
    expect(buildTaskQuery({ failedFiles: '1', cursor: '1-2' }, NOW)).toEqual({
      failedFiles: '1',
      cursor: '1-2',
      limit: '50',
    });
    const between = buildTaskQuery(
      { within: 'custom', since: '2026-11-01T10:00', until: 'nonsense' },
      NOW,
    );
    expect(between).toEqual({ since: String(new Date('2026-11-01T10:00').getTime()), limit: '50' });
  });

  it('the state filter offers failed copies as an option', () => {
    expect(updateTaskParams({ state: 'fail' }, buildStateParams('failedFiles'))).toEqual({
      failedFiles: '1',
    });
    expect(updateTaskParams({ failedFiles: '1' }, buildStateParams('fail'))).toEqual({
      state: 'fail',
    });
    expect([
      selectedState({ failedFiles: '1' }),
      selectedState({ state: 'fail' }),
      selectedState({}),
    ]).toEqual(['failedFiles', 'fail', '']);
  });

  it('changing a task filter returns to the first page', () => {
    expect(updateTaskParams({ cursor: '5-5', state: 'fail' }, { model: 'm' })).toEqual({
      state: 'fail',
      model: 'm',
    });
    expect([hasTaskFilters({ cursor: '5-5' }), hasTaskFilters({ model: 'm' })]).toEqual([
      false,
      true,
    ]);
  });
});
