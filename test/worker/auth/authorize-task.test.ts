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

/** A task of one client, and another client beside it. */
async function twoClients() {
  const edge = closedEdge({ ADMIN_TOKEN, ALLOWED_ORIGINS: APP });
  const [owner, other] = [await createClientToken(edge), await createClientToken(edge)];
  const created = await readData<Created>(await createTask(edge, bearer(owner.token)));
  return { edge, owner: bearer(owner.token), other: bearer(other.token), ...created };
}
const read = (edge: TestEdge, taskId: string, headers: Record<string, string> = {}) =>
  edge.request(RECORD_PATH + taskId, { headers });
const withoutId = async (response: Response) =>
  [response.status, await withoutRequestId(response)] as const;

describe('a task', () => {
  it('is seen by the client that made it, and by the operator', async () => {
    const { edge, owner, taskId } = await twoClients();
    for (const headers of [owner, bearer(ADMIN_TOKEN)])
      expect(await readData(await read(edge, taskId, headers))).toMatchObject({ taskId });
  });

  it('is to every other client what an unknown one is, letter for letter', async () => {
    const { edge, other, taskId } = await twoClients();
    const unknown = await withoutId(await read(edge, 'unknown', other));
    for (const headers of [other, pageHeaders(APP)])
      expect(await withoutId(await read(edge, taskId, headers))).toEqual(unknown);
    expect(unknown[0]).toBe(422);
  });

  it('is not asked for at KIE because a stranger looks at it', async () => {
    const { edge, other, taskId } = await twoClients();
    edge.clock.now += DAY_MS;
    const before = edge.calls.length;
    await read(edge, taskId, other);
    expect(edge.calls.length).toBe(before);
  });
});

describe('a read token', () => {
  it('is in the answer to createTask, the same in every repeat', async () => {
    const { edge, owner } = await twoClients();
    const headers = { ...owner, 'idempotency-key': 'k' };
    const first = await readData<Created>(await createTask(edge, headers));
    edge.clock.now += 5000;
    expect(await readData(await createTask(edge, headers))).toEqual(first);
  });

  it.each(['query', 'header'])('in the %s opens its task to whoever has it', async (where) => {
    const { edge, taskId, readToken } = await twoClients();
    const response =
      where === 'query'
        ? await read(edge, `${taskId}&readToken=${readToken}`)
        : await read(edge, taskId, { 'x-read-token': readToken });
    expect(await readData(response)).toMatchObject({ taskId });
  });

  it('opens it for seven days', async () => {
    const { edge, taskId, readToken } = await twoClients();
    const { status } = await read(edge, `${taskId}&readToken=${readToken}`);
    edge.clock.now += 7 * DAY_MS;
    const later = await read(edge, `${taskId}&readToken=${readToken}`);
    expect([status, later.status]).toEqual([200, 401]);
  });

  it('opens nothing else', async () => {
    const { edge, owner, readToken } = await twoClients();
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

  it('that is bad does not stand in the way of the client itself', async () => {
    const { edge, owner, taskId } = await twoClients();
    expect((await read(edge, `${taskId}&readToken=1.bad`, owner)).status).toBe(200);
  });
});

describe("the account's balance at KIE", () => {
  it('is shown to the operator, and to nobody who is let in', async () => {
    const { edge, owner, taskId, readToken } = await twoClients();
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
const idsOf = (page: Page) => page.tasks.map((task) => task.taskId);

describe('the list of tasks', () => {
  it("has the client's own tasks, the youngest first, and no others", async () => {
    const { edge, owner, other, taskId } = await twoClients();
    await createTask(edge, other);
    edge.clock.now += 1;
    const { taskId: second } = await readData<Created>(await createTask(edge, owner));
    const page = await readData<Page>(await list(edge, owner));
    expect([idsOf(page), page.nextCursor]).toEqual([[second, taskId], null]);
  });

  it("has everybody's tasks for the operator, page by page", async () => {
    const { edge, other } = await twoClients();
    for (let n = 0; n < 2; n++) await createTask(edge, other);
    const first = await readData<Page>(await list(edge, bearer(ADMIN_TOKEN), '?limit=2'));
    const second = await readData<Page>(
      await list(edge, bearer(ADMIN_TOKEN), `?limit=2&cursor=${first.nextCursor}`),
    );
    expect([idsOf(first), idsOf(second), second.nextCursor]).toEqual([['t3', 't2'], ['t1'], null]);
  });

  it('comes in pages that neither repeat nor leave out, also within one millisecond', async () => {
    const { edge, owner } = await twoClients();
    for (let n = 0; n < 6; n++) await createTask(edge, owner);
    const seen: string[] = [];
    let query = '?limit=3';
    for (let pages = 0; pages < 5; pages++) {
      const page = await readData<Page>(await list(edge, owner, query));
      seen.push(...idsOf(page));
      if (page.nextCursor === null) break;
      query = `?limit=3&cursor=${page.nextCursor}`;
    }
    expect(seen).toEqual(['t7', 't6', 't5', 't4', 't3', 't2', 't1']);
  });

  it.each(['?limit=0', '?limit=101', '?limit=x', '?cursor=x', '?cursor=1', '?cursor=1-'])(
    'refuses %s',
    async (query) => {
      const { edge, owner } = await twoClients();
      expect(await readError(await list(edge, owner, query))).toEqual([422, 'validation_failed']);
    },
  );

  it('is not given to a page without a credential: its network may be shared', async () => {
    const { edge } = await twoClients();
    expect(await readError(await list(edge, pageHeaders(APP)))).toEqual([
      403,
      'listing_not_allowed',
    ]);
  });
});
