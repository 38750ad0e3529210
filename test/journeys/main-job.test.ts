import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Journey, linksOf } from '../support/journey.ts';
import { seedRequest } from '../support/kie-traffic.ts';
import { until } from '../support/until.ts';

describe('the main job', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await Journey.start();
  });
  beforeEach(async () => {
    await journey.empty();
    await journey.faults({});
  });
  afterAll(() => journey.stop());

  it("accepts KIE's own example without a key and returns a stable link", async () => {
    const taskId = await journey.create();
    const record = await journey.waitForState(taskId, 'success');
    expect(JSON.parse(record.param)).toEqual(seedRequest);
    expect(record).toMatchObject({ model: seedRequest.model, failCode: null, consumeCredits: 42 });
    const [link = ''] = linksOf(record);
    expect(link).toMatch(new RegExp(`^${journey.edge.url}/files/\\d{16}-[\\w-]{22}/0\\.mp4$`));

    await journey.waitForCopy(taskId);
    const stored = await fetch(link);
    const [task] = await journey.ledger();
    const original = await fetch(task?.resultUrls[0] ?? '');
    expect(stored.headers.get('etag')).toMatch(/^"/);
    expect(new Uint8Array(await stored.arrayBuffer())).toEqual(
      new Uint8Array(await original.arrayBuffer()),
    );
    expect(
      await journey.rows('select id from tasks where final_callback is not null'),
    ).toHaveLength(1);
    expect(await journey.rows('select id from callbacks')).toEqual([]);
  });

  it('serves the first 100 bytes as 206, also after a restart', async () => {
    const taskId = await journey.create();
    const [link = ''] = linksOf(await journey.waitForState(taskId, 'success'));
    await journey.waitForCopy(taskId);
    const first = async () => {
      const response = await fetch(`${journey.edge.url}${new URL(link).pathname}`, {
        headers: { range: 'bytes=0-99' },
      });
      return { status: response.status, bytes: (await response.arrayBuffer()).byteLength };
    };
    expect(await first()).toEqual({ status: 206, bytes: 100 });
    await journey.restartEdge();
    expect(await first()).toEqual({ status: 206, bytes: 100 });
  });

  it('reports a failure with its code and message', async () => {
    await journey.faults({
      faults: { 'task.fail': { code: 500, message: 'Internal server error' } },
    });
    const taskId = await journey.create();
    const record = await journey.waitForState(taskId, 'fail');
    expect(record).toMatchObject({
      failCode: '500',
      failMsg: 'Internal server error',
      resultJson: '',
    });
  });

  it('streams from KIE under the same link until the copy is stored', async () => {
    await journey.faults({ faults: { 'file.cut': { times: 1 } } });
    const taskId = await journey.create();
    const record = await journey.waitForState(taskId, 'success');
    const [link = ''] = linksOf(record);
    // The first copy is truncated and the next attempt is seconds away: until then the link streams.
    await until('the failed attempt', async () => {
      const [file] = await journey.rows<{ attempts: number }>(
        "select attempts from files where state = 'pending'",
      );
      return file?.attempts === 1;
    });
    const early = await fetch(link, { headers: { range: 'bytes=0-99' } });
    expect([early.status, early.headers.get('cache-control')]).toEqual([206, 'no-store']);
    expect((await early.arrayBuffer()).byteLength).toBe(100);
    await journey.waitForCopy(taskId);
    const late = await fetch(link, { headers: { range: 'bytes=0-99' } });
    expect([late.status, late.headers.get('cache-control')]).toEqual([
      206,
      'public, max-age=31536000, immutable',
    ]);
  });

  it('copies a file without a Content-Length', async () => {
    await journey.faults({ faults: { 'file.noLength': 1 } });
    const taskId = await journey.create();
    const [link = ''] = linksOf(await journey.waitForState(taskId, 'success'));
    await journey.waitForCopy(taskId);
    const [task] = (await journey.ledger()).slice(-1);
    await journey.faults({});
    const [copy, original] = await Promise.all([fetch(link), fetch(task?.resultUrls[0] ?? '')]);
    expect(new Uint8Array(await copy.arrayBuffer())).toEqual(
      new Uint8Array(await original.arrayBuffer()),
    );
  });
});
