import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { RecordInfo } from '../../../src/worker/tasks/record-info.ts';
import { readData } from '../auth/builders.ts';
import { insertTasks, rowId } from '../admin/builders.ts';
import { testEdge, type TestEdge } from '../../support/edge.ts';
import { measuredDb } from '../tasks/measured-db.ts';
import { stores } from '../../support/test-deps.ts';

const newEdge = () =>
  testEdge(({ url }) => {
    throw new Error(`unexpected fetch: ${url}`);
  });

interface Page {
  tasks: RecordInfo[];
  nextCursor: string | null;
}

async function readPages(edge: TestEdge, limit: number): Promise<Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | null = ''; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null) {
    const query = cursor === '' ? '' : `&cursor=${cursor}`;
    pages.push(await readData<Page>(await edge.request(`/api/v1/jobs?limit=${limit}${query}`)));
  }
  return pages;
}

const setLongColumns = (request: string, result: string | null) =>
  env.DB.prepare('update tasks set request = ?1, result_json = ?2').bind(request, result).run();

const newestFirst = (count: number) =>
  Array.from({ length: count }, (_, n) => `kie-${count - 1 - n}`);

describe('the list of tasks', () => {
  it('ends its pages by bytes, and its pages together have every task once, newest first', async () => {
    await insertTasks(Array.from({ length: 12 }, () => ({})));
    await setLongColumns(JSON.stringify({ input: { prompt: 'x'.repeat(240_000) } }), null);
    const pages = await readPages(newEdge(), 100);
    expect(pages.map(({ tasks }) => tasks.length)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(pages.flatMap(({ tasks }) => tasks.map(({ taskId }) => taskId))).toEqual(
      newestFirst(12),
    );
  });

  it('has at least one task on each page, however large its result is', async () => {
    await insertTasks([{}, {}, {}]);
    const result = JSON.stringify({ resultObject: 'y'.repeat(1_000_000) });
    await setLongColumns('{"input":{}}', result);
    const pages = await readPages(newEdge(), 100);
    expect(pages.map(({ tasks }) => tasks.length)).toEqual([1, 1, 1]);
    expect(pages[0]?.tasks[0]?.resultJson).toBe(result);
  });

  it.each([3, 4, 5])('of four usual tasks has the pages that limit=%d asks for', async (limit) => {
    await insertTasks([{}, {}, {}, {}]);
    const pages = await readPages(newEdge(), limit);
    expect(pages.map(({ tasks }) => tasks.length)).toEqual({ 3: [3, 1], 4: [4, 0], 5: [4] }[limit]);
    expect(pages.flatMap(({ tasks }) => tasks.map(({ taskId }) => taskId))).toEqual(newestFirst(4));
  });

  it('cuts a long request and marks it, and recordInfo has it whole', async () => {
    await insertTasks([{}]);
    const input = {
      prompt: `${'a'.repeat(2046)}\u{1f600}${'b'.repeat(20_000)}`,
      image_urls: Array.from({ length: 200 }, (_, n) => `https://app.example.com/${n}.png`),
      duration: '5',
    };
    await setLongColumns(JSON.stringify({ callBackUrl: 'https://app.example.com/', input }), null);
    const edge = newEdge();
    const [page] = await readPages(edge, 1);
    const [listed] = page?.tasks ?? [];
    expect(listed?.isParamCut).toBe(true);
    expect(JSON.parse(listed?.param ?? '')).toEqual({
      callBackUrl: 'https://app.example.com/',
      model: listed?.model,
      input: { prompt: `${'a'.repeat(2046)}…`, duration: '5' },
    });
    const record = await readData<RecordInfo>(
      await edge.request('/api/v1/jobs/recordInfo?taskId=kie-0'),
    );
    expect(record.isParamCut).toBeUndefined();
    expect(JSON.parse(record.param)).toMatchObject({ input });
  });

  it('leaves a request of 4 KiB as it is', async () => {
    await insertTasks([{}]);
    const frame = JSON.stringify({ input: { prompt: '' } }).length;
    await setLongColumns(JSON.stringify({ input: { prompt: 'p'.repeat(4096 - frame) } }), null);
    const [page] = await readPages(newEdge(), 1);
    expect(page?.tasks[0]?.isParamCut).toBeUndefined();
    expect(page?.tasks[0]?.param).toContain('p'.repeat(4096 - frame));
  });

  it('reads a few rows per task, and none beyond its page', async () => {
    await insertTasks(Array.from({ length: 50 }, () => ({})));
    const { db, statements } = measuredDb(env.DB);
    const page = await stores({ DB: db, FILES: env.FILES }).ownTasks.list('none', 10, {
      createdAt: Number.MAX_SAFE_INTEGER,
      id: rowId(49),
    });
    expect(page.tasks).toHaveLength(10);
    expect(statements[0]?.rowsRead).toBeLessThanOrEqual(8 * 10);
  });
});
