import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/worker/platform/units.ts';
import { sendCallback, successBody } from '../callbacks/builders.ts';
import type { TestEdge } from '../../support/edge.ts';
import { rows } from '../tasks/builders.ts';
import {
  ADMIN_TOKEN,
  APP,
  bearer,
  closedEdge,
  createTask,
  readData,
  pageHeaders,
  createClientToken,
  RECORD_PATH,
  readError,
  withoutRequestId,
} from './builders.ts';

interface Created {
  taskId: string;
  readToken: string;
}

/** An edge with two clients and a task of the first. */
async function createTwoClients() {
  const edge = closedEdge({ ADMIN_TOKEN, ALLOWED_ORIGINS: APP });
  const [owner, other] = [await createClientToken(edge), await createClientToken(edge)];
  const created = await readData<Created>(await createTask(edge, bearer(owner.token)));
  return { edge, owner: bearer(owner.token), other: bearer(other.token), ...created };
}
const read = (edge: TestEdge, taskId: string, headers: Record<string, string> = {}) =>
  edge.request(RECORD_PATH + taskId, { headers });
const readComparable = async (response: Response) =>
  [response.status, await withoutRequestId(response)] as const;

describe('task authorization', () => {
  it('shows a task to the client that created it and to an admin', async () => {
    const { edge, owner, taskId } = await createTwoClients();
    for (const headers of [owner, bearer(ADMIN_TOKEN)])
      expect(await readData(await read(edge, taskId, headers))).toMatchObject({ taskId });
  });

  it("responds to another client's task as to an unknown task", async () => {
    const { edge, other, taskId } = await createTwoClients();
    const unknown = await readComparable(await read(edge, 'unknown', other));
    for (const headers of [other, pageHeaders(APP)])
      expect(await readComparable(await read(edge, taskId, headers))).toEqual(unknown);
    expect(unknown[0]).toBe(422);
  });

  it('does not poll KIE for a task that another client reads', async () => {
    const { edge, other, taskId } = await createTwoClients();
    edge.clock.now += DAY_MS;
    const before = edge.calls.length;
    await read(edge, taskId, other);
    expect(edge.calls.length).toBe(before);
  });
});

describe('a read token', () => {
  it('is in the response to createTask and the same in every replay', async () => {
    const { edge, owner } = await createTwoClients();
    const headers = { ...owner, 'idempotency-key': 'k' };
    const first = await readData<Created>(await createTask(edge, headers));
    edge.clock.now += 5000;
    expect(await readData(await createTask(edge, headers))).toEqual(first);
  });

  it.each(['query', 'header'])(
    'in the %s lets its holder read the task without credentials',
    async (where) => {
      const { edge, taskId, readToken } = await createTwoClients();
      const response =
        where === 'query'
          ? await read(edge, `${taskId}&readToken=${readToken}`)
          : await read(edge, taskId, { 'x-read-token': readToken });
      expect(await readData(response)).toMatchObject({ taskId });
    },
  );

  it('expires after seven days', async () => {
    const { edge, taskId, readToken } = await createTwoClients();
    const { status } = await read(edge, `${taskId}&readToken=${readToken}`);
    edge.clock.now += 7 * DAY_MS;
    const later = await read(edge, `${taskId}&readToken=${readToken}`);
    expect([status, later.status]).toEqual([200, 401]);
  });

  it('gives access to no other task and no other route', async () => {
    const { edge, owner, readToken } = await createTwoClients();
    const { taskId: another } = await readData<Created>(await createTask(edge, owner));
    expect((await read(edge, `${another}&readToken=${readToken}`)).status).toBe(401);
    for (const path of ['/api/v1/usage', '/api/v1/jobs']) {
      const headers = { 'x-read-token': readToken };
      const asked = await edge.request(`${path}?readToken=${readToken}`, { headers });
      expect(asked.status).toBe(401);
    }
    const used = { ...bearer(readToken), 'x-read-token': readToken };
    expect((await createTask(edge, used)).status).toBe(401);
  });

  it('does not prevent the owner from reading the task if it is invalid', async () => {
    const { edge, owner, taskId } = await createTwoClients();
    expect((await read(edge, `${taskId}&readToken=1.bad`, owner)).status).toBe(200);
  });
});

describe("the account's balance at KIE", () => {
  it('is shown to an admin, but not to the owner or the holder of a read token', async () => {
    const { edge, owner, taskId, readToken } = await createTwoClients();
    const [task] = await rows('select id from tasks');
    const body = successBody({ taskId, consumeCredits: 42, remainedCredits: 2510330 });
    await sendCallback(edge, body, { id: String(task?.['id']) });
    const seen = async (headers: Record<string, string>) =>
      readData(await read(edge, taskId, headers));
    expect(await seen(bearer(ADMIN_TOKEN))).toMatchObject({ remainedCredits: 2510330 });
    for (const headers of [owner, { 'x-read-token': readToken }]) {
      const record = await seen(headers);
      expect(record).toMatchObject({ state: 'success', consumeCredits: 42 });
      expect(record).not.toHaveProperty('remainedCredits');
    }
  });
});

interface Page {
  tasks: { taskId: string }[];
  nextCursor: string | null;
}
const list = (edge: TestEdge, headers: Record<string, string>, query = '') =>
  edge.request(`/api/v1/jobs${query}`, { headers });
const listIds = (page: Page) => page.tasks.map((task) => task.taskId);

describe('the list of tasks', () => {
  it("contains only the client's own tasks, newest first", async () => {
    const { edge, owner, other, taskId } = await createTwoClients();
    await createTask(edge, other);
    edge.clock.now += 1;
    const { taskId: second } = await readData<Created>(await createTask(edge, owner));
    const page = await readData<Page>(await list(edge, owner));
    expect([listIds(page), page.nextCursor]).toEqual([[second, taskId], null]);
  });

  it('contains the tasks of all clients for an admin, page by page', async () => {
    const { edge, other } = await createTwoClients();
    for (let n = 0; n < 2; n++) await createTask(edge, other);
    const first = await readData<Page>(await list(edge, bearer(ADMIN_TOKEN), '?limit=2'));
    const second = await readData<Page>(
      await list(edge, bearer(ADMIN_TOKEN), `?limit=2&cursor=${first.nextCursor}`),
    );
    expect([listIds(first), listIds(second), second.nextCursor]).toEqual([
      ['t3', 't2'],
      ['t1'],
      null,
    ]);
  });

  it('has pages without duplicates or gaps, even for tasks of one millisecond', async () => {
    const { edge, owner } = await createTwoClients();
    for (let n = 0; n < 6; n++) await createTask(edge, owner);
    const seen: string[] = [];
    let query = '?limit=3';
    for (let pages = 0; pages < 5; pages++) {
      const page = await readData<Page>(await list(edge, owner, query));
      seen.push(...listIds(page));
      if (page.nextCursor === null) break;
      query = `?limit=3&cursor=${page.nextCursor}`;
    }
    expect(seen).toEqual(['t7', 't6', 't5', 't4', 't3', 't2', 't1']);
  });

  it.each(['?limit=0', '?limit=101', '?limit=x', '?cursor=x', '?cursor=1', '?cursor=1-'])(
    'rejects the query %s',
    async (query) => {
      const { edge, owner } = await createTwoClients();
      expect(await readError(await list(edge, owner, query))).toEqual([422, 'validation_failed']);
    },
  );

  it('is not available to a page without credentials, which may share its IP', async () => {
    const { edge } = await createTwoClients();
    expect(await readError(await list(edge, pageHeaders(APP)))).toEqual([
      403,
      'listing_not_allowed',
    ]);
  });
});
