import { describe, expect, it } from 'vitest';
import type { TaskList } from '../../../src/worker/admin/views.ts';
import { HOUR_MS } from '../../../src/worker/platform/units.ts';
import { requestAdmin, createClientToken } from '../auth/builders.ts';
import type { TestEdge } from '../../support/edge.ts';
import { NOW } from '../tasks/builders.ts';
import { testTaskId } from '../../support/task-ids.ts';
import { rowId, adminEdge, readAdmin, insertTasks, type RowPart } from './builders.ts';

const list = (edge: TestEdge, query: Record<string, string> = {}) =>
  readAdmin<TaskList>(edge, `tasks?${new URLSearchParams(query).toString()}`);
const taskIdsIn = ({ tasks }: TaskList) => tasks.map(({ taskId }) => taskId);

/** The tasks of all pages. */
async function all(edge: TestEdge, query: Record<string, string>) {
  const names: (string | null)[] = [];
  let pages = 0;
  let cursor: string | null = null;
  do {
    const page: TaskList = await list(edge, { ...query, ...(cursor === null ? {} : { cursor }) });
    names.push(...taskIdsIn(page));
    cursor = page.nextCursor;
    pages++;
  } while (cursor !== null && pages < 20);
  return { names, pages };
}

const SIX: readonly RowPart[] = [
  { taskId: 'a', createdAt: NOW },
  { taskId: 'b', createdAt: NOW + HOUR_MS, client: 'token:shop', model: 'kling/a' },
  { taskId: 'c', createdAt: NOW + 2 * HOUR_MS, state: 'waiting', client: 'token:shop' },
  { taskId: 'd', createdAt: NOW + 3 * HOUR_MS, state: 'fail', model: 'kling/b[1]?' },
  { taskId: 'e', createdAt: NOW + 4 * HOUR_MS, failedFileNumbers: '[0,2]', client: 'token:shop' },
  { taskId: 'f', createdAt: NOW + 5 * HOUR_MS, state: 'unconfirmed', id: testTaskId('f') },
];

describe('GET /admin/api/tasks', () => {
  it("lists every client's tasks, newest first", async () => {
    const edge = adminEdge();
    const { id: client } = await createClientToken(edge, { name: 'the shop' });
    await insertTasks([
      { taskId: null, state: 'submitting' },
      {
        client: `token:${client}`,
        callbackOrigin: 'https://app.example.com',
        failedFileNumbers: '[1]',
        credits: 1.5,
      },
    ]);
    const { tasks, nextCursor } = await list(edge);
    expect(nextCursor).toBeNull();
    expect(tasks).toEqual([
      {
        id: rowId(1),
        taskId: 'kie-1',
        client: `token:${client}`,
        clientName: 'the shop',
        model: 'kling/v2-5-turbo-text-to-video-pro',
        state: 'success',
        createdAt: NOW + 1,
        updatedAt: NOW + 1,
        credits: 1.5,
        callbackOrigin: 'https://app.example.com',
        failedFileNumbers: [1],
        filesDeletedAt: null,
      },
      expect.objectContaining({
        id: rowId(0),
        taskId: null,
        clientName: null,
        failedFileNumbers: [],
      }),
    ]);
  });

  it.each<[Record<string, string>, string]>([
    [{ state: 'waiting' }, 'c'],
    [{ state: 'unconfirmed' }, 'f'],
    [{ state: 'success' }, 'eba'],
    [{ state: 'refused' }, ''],
    [{ client: 'token:shop' }, 'ecb'],
    [{ client: 'token:shop', state: 'waiting' }, 'c'],
    [{ client: 'token:shop', until: String(NOW + 2 * HOUR_MS) }, 'b'],
    [{ client: 'token:shop', since: String(NOW + 2 * HOUR_MS) }, 'ec'],
    [{ client: 'unknown' }, ''],
    [{ model: 'kling/a' }, 'b'],
    [{ model: 'kling/?' }, ''],
    [{ model: 'kling/?*' }, ''],
    [{ model: '*[1]?' }, 'd'],
    [{ model: '*/*turbo*pro' }, 'feca'],
    [{ model: '*' }, 'fedcba'],
    [{ failedFiles: '1' }, 'e'],
    [{ failedFiles: '1', client: 'none' }, ''],
    [{ id: 'ffff' }, ''],
    [{ id: testTaskId('f').slice(0, 4) }, 'f'],
    [{ id: testTaskId('f').slice(0, 21) }, 'f'],
    [{ id: testTaskId('f') }, 'f'],
    [{ id: 'f'.repeat(23) }, ''],
    [{ id: rowId(0).slice(0, 4) }, 'edcba'],
    [{ id: rowId(0).slice(0, 4), state: 'fail' }, 'd'],
    [{ id: rowId(3).slice(0, 15) }, 'edcba'],
    [{ id: rowId(3).slice(0, 16) }, 'd'],
    [{ id: rowId(3).slice(0, 38) }, 'd'],
    [{ since: String(NOW + 3 * HOUR_MS) }, 'fed'],
    [{ until: String(NOW + 3 * HOUR_MS) }, 'cba'],
    [{ since: '2026-01-01T01:00:00Z', until: '2026-01-01T03:00:00Z' }, 'cb'],
    [{ since: '2027-01-01T00:00:00Z' }, ''],
    [{ since: '2026-01-01', until: '2026-01-01' }, 'fedcba'],
    [{ since: '2026-01-02' }, ''],
    [{ until: '2025-12-31' }, ''],
    [{ until: '2025-01-01T00:00:00Z' }, ''],
  ])('filters by %j', async (query, found) => {
    await insertTasks(SIX);
    expect(taskIdsIn(await list(adminEdge(), query)).join('')).toBe(found);
  });

  it("finds a task by KIE's complete taskId, not by a prefix of it", async () => {
    await insertTasks([{ taskId: 'kie-task-1' }, { taskId: 'kie-task-12' }]);
    const edge = adminEdge();
    expect(taskIdsIn(await list(edge, { id: 'kie-task-1' }))).toEqual(['kie-task-1']);
    expect(taskIdsIn(await list(edge, { id: 'kie-task' }))).toEqual([]);
  });

  it.each<[Record<string, string>, number[]]>([
    [{}, [8, 7, 6, 5, 4, 3, 2, 1, 0]],
    [{ client: 'token:shop' }, [8, 6, 4, 2, 0]],
    [{ failedFiles: '1' }, [6, 3, 0]],
    [{ state: 'waiting' }, [7, 5, 1]],
    [{ model: '*pro' }, [8, 7, 6, 5, 4, 3, 2, 1, 0]],
    [{ id: rowId(0).slice(0, 4) }, [8, 7, 6, 5, 4, 3, 2, 1, 0]],
  ])('pages through the filter %j without repeating or omitting tasks', async (query, numbers) => {
    await insertTasks(
      Array.from({ length: 9 }, (_, n) => ({
        createdAt: NOW + Math.floor(n / 4), // within one millisecond as well
        client: n % 2 === 0 ? 'token:shop' : 'none',
        failedFileNumbers: n % 3 === 0 ? '[0]' : null,
        state: n % 2 === 1 && n % 3 !== 0 ? ('waiting' as const) : ('success' as const),
      })),
    );
    const { names } = await all(adminEdge(), { ...query, limit: '2' });
    expect(names).toEqual(numbers.map((n) => `kie-${n}`));
  });

  it('continues past thousands of tasks that do not match the filter', async () => {
    await insertTasks(
      Array.from({ length: 10_500 }, (_, n) => ({ state: n === 20 ? 'fail' : 'success' })),
    );
    const edge = adminEdge();
    const first = await list(edge, { state: 'fail' });
    expect(first).toMatchObject({ tasks: [], nextCursor: expect.any(String) as string });
    expect(await all(edge, { state: 'fail' })).toEqual({ names: ['kie-20'], pages: 3 });
    expect(await all(edge, { client: 'none', state: 'fail' })).toMatchObject({ names: ['kie-20'] });
    expect(await all(edge, { model: 'none*' })).toEqual({ names: [], pages: 3 });
  });

  it('continues past thousands of running tasks', async () => {
    await insertTasks(
      Array.from({ length: 5500 }, (_, n) => ({ state: n === 20 ? 'generating' : 'waiting' })),
    );
    expect(await all(adminEdge(), { state: 'generating' })).toEqual({
      names: ['kie-20'],
      pages: 2,
    });
  });

  it('finds the tasks of a time range in one page without scanning other times', async () => {
    await insertTasks(Array.from({ length: 6000 }, (_, n) => ({ createdAt: NOW + n * HOUR_MS })));
    const query = { since: String(NOW + 100 * HOUR_MS), until: String(NOW + 103 * HOUR_MS) };
    expect(await all(adminEdge(), query)).toEqual({
      names: ['kie-102', 'kie-101', 'kie-100'],
      pages: 1,
    });
  });

  it.each<[Record<string, string>, string[]]>([
    [{ state: 'lost' }, ['state']],
    [{ id: 'abc' }, ['id']],
    [{ model: '' }, ['model']],
    [{ client: 'a'.repeat(2049) }, ['client']],
    [{ since: '2026-02-30' }, ['since']],
    [{ until: 'today' }, ['until']],
    [{ failedFiles: '0' }, ['failedFiles']],
    [{ limit: '201' }, ['limit']],
    [{ cursor: '5' }, ['cursor']],
    [{ cursor: '5-' }, ['cursor']],
    [{ cursor: '-5-5' }, ['cursor']],
  ])('rejects %j with the name of the parameter', async (query, fields) => {
    const path = `tasks?${new URLSearchParams(query).toString()}`;
    const response = await requestAdmin(adminEdge(), 'GET', path);
    const { error } = await response.json<{ error: { fields: { field: string }[] } }>();
    expect([response.status, error.fields.map(({ field }) => field)]).toEqual([422, fields]);
  });
});
