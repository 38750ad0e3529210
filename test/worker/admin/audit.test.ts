import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, requestAdmin, closedEdge } from '../auth/builders.ts';
import { findings, retentionEdge, insertTasks } from '../retention/builders.ts';

const edgeOf = () => retentionEdge({ ADMIN_TOKEN });

// Objects by the thousand.
describe('GET /admin/api/audit', { timeout: 60_000 }, () => {
  it('finds nothing when R2 and D1 match over several pages', async () => {
    const edge = edgeOf();
    await insertTasks({ count: 400, from: 0, files: 3 });
    expect(await findings(edge)).toEqual([]);
  });

  it('finds orphaned, missing and different objects on any page', async () => {
    const edge = edgeOf();
    const ids = await insertTasks({ count: 1100, from: 0 });
    const key = (i: number) => `files/${ids[i] ?? ''}/0.mp4`;
    await env.FILES.delete([key(0), key(1099)]);
    await env.FILES.put(key(500), 'longer');
    await env.FILES.put('files/zzz/0.mp4', 'abc');
    await env.FILES.put('files/not-ours', 'abc');
    await env.FILES.put('uploads/aaaaaaaaaaaaaaaaaaaaaa', 'abc');
    const found = await findings(edge);
    expect(found).toHaveLength(6);
    expect(found).toEqual(
      expect.arrayContaining([
        { kind: 'row_without_object', key: key(0) },
        { kind: 'row_without_object', key: key(1099) },
        { kind: 'size_differs', key: key(500) },
        { kind: 'object_without_row', key: 'files/zzz/0.mp4' },
        { kind: 'object_without_row', key: 'files/not-ours' },
        { kind: 'object_without_row', key: 'uploads/aaaaaaaaaaaaaaaaaaaaaa' },
      ]),
    );
  });

  it('finds every copy missing when R2 is empty', async () => {
    const edge = edgeOf();
    await insertTasks({ count: 1500, from: 0, files: 0 });
    await env.DB.exec(
      `insert into files (id, n, ext, source_url, state, size) select id, 0, 'mp4', '', 'stored', 3 from tasks`,
    );
    expect(await findings(edge)).toHaveLength(1500);
  });

  it('finds the object of a copy that D1 records as failed', async () => {
    const edge = edgeOf();
    const [id = ''] = await insertTasks({ count: 1, from: 0 });
    await env.DB.exec(`update files set state = 'failed', size = null`);
    expect(await findings(edge)).toEqual([
      { kind: 'object_without_row', key: `files/${id}/0.mp4` },
    ]);
  });

  it('rejects a foreign cursor', async () => {
    const edge = closedEdge({ ADMIN_TOKEN });
    expect((await requestAdmin(edge, 'GET', 'audit?cursor=other:')).status).toBe(422);
    expect((await edge.request('/admin/api/audit')).status).toBe(401);
  });
});
