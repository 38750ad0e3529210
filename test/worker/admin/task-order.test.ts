import { describe, expect, it } from 'vitest';
import type { TaskList, UsageTable } from '../../../src/worker/admin/views.ts';
import type { TestEdge } from '../../support/edge.ts';
import { NOW } from '../tasks/builders.ts';
import { adminEdge, rowIdAtMs, readAdmin, insertTasks } from './builders.ts';

const list = (edge: TestEdge, query: Record<string, string>) =>
  readAdmin<TaskList>(edge, `tasks?${new URLSearchParams(query).toString()}`);

/** The tasks of all pages. */
async function all(query: Record<string, string>) {
  const edge = adminEdge();
  const ids: string[] = [];
  let pages = 0;
  let cursor: string | null = null;
  do {
    const page: TaskList = await list(edge, { ...query, ...(cursor === null ? {} : { cursor }) });
    ids.push(...page.tasks.map(({ id }) => id));
    cursor = page.nextCursor;
    pages++;
  } while (cursor !== null && pages < 20);
  return { ids, pages };
}

describe('admin lists of tasks whose seq is a time', () => {
  it.each<[Record<string, string>, number[]]>([
    [{}, [8, 7, 6, 5, 4, 3, 2, 1, 0]],
    [{ client: 'none' }, [8, 7, 6, 5, 4, 3, 2, 1, 0]],
    [{ failedFiles: '1' }, [6, 3, 0]],
    [{ state: 'success' }, [8, 7, 6, 5, 4, 3, 2, 1, 0]],
    [{ id: rowIdAtMs(0).slice(0, 5) }, [8, 7, 6, 5, 4, 3, 2, 1, 0]],
  ])('pages through the filter %j in creation order', async (query, numbers) => {
    await insertTasks(
      Array.from({ length: 9 }, (_, n) => ({
        id: rowIdAtMs(n),
        failedFileNumbers: n % 3 === 0 ? '[0]' : null,
      })),
    );
    const { ids } = await all({ ...query, limit: '2' });
    expect(ids).toEqual(numbers.map(rowIdAtMs));
  });

  it('continues past thousands of tasks with the id prefix that do not match', async () => {
    await insertTasks(
      Array.from({ length: 10_500 }, (_, n) => ({
        id: rowIdAtMs(n),
        state: n === 20 ? 'fail' : 'success',
      })),
    );
    const id = rowIdAtMs(0).slice(0, 4);
    expect(await all({ id, state: 'fail' })).toEqual({ ids: [rowIdAtMs(20)], pages: 3 });
    const until = `${NOW + 23}`;
    expect((await all({ id, until, limit: '3' })).ids.slice(0, 3)).toEqual(
      [22, 21, 20].map(rowIdAtMs),
    );
  });

  it('sets isTruncated for too many tasks outside the daily totals, not for gaps in seq', async () => {
    await insertTasks([{ id: rowIdAtMs(0) }, { id: rowIdAtMs(60_000) }]);
    const { rows, isTruncated } = await readAdmin<UsageTable>(adminEdge(), 'usage?groupBy=model');
    expect([rows, isTruncated]).toMatchObject([[{ tasks: 2 }], false]);
    await insertTasks(
      Array.from({ length: 20_000 }, (_, n) => ({ id: rowIdAtMs(n + 1), taskId: `more-${n}` })),
    );
    expect((await readAdmin<UsageTable>(adminEdge(), 'usage?groupBy=model')).isTruncated).toBe(
      true,
    );
  });
});
