import { expect } from 'vitest';
import type { FakeKie } from '../support/fake-kie.ts';
import { seedRequest, type Envelope, type TaskRecord } from '../support/kie-traffic.ts';
import { findStoredUrlLeaks } from '../support/stored-urls.ts';
import { until } from '../support/until.ts';

/** Creates a task without a key, waits for its success, and downloads its file through the stable link. */
export async function createAndDownload(edgeUrl: string, kie: FakeKie): Promise<void> {
  const jobs = `${edgeUrl}/api/v1/jobs`;
  const created = await fetch(`${jobs}/createTask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(seedRequest),
  });
  const { data } = (await created.json()) as Envelope<{ taskId: string }>;
  const record = await until('the success', async () => {
    const response = await fetch(`${jobs}/recordInfo?taskId=${data.taskId}`);
    const { data: read } = (await response.json()) as Envelope<TaskRecord>;
    return read.state === 'success' && read;
  });
  const [link = ''] = (JSON.parse(record.resultJson) as { resultUrls: string[] }).resultUrls;
  expect(await (await fetch(link)).text()).toBe(`video of /result/${data.taskId}.mp4`);
  const called = [jobs, link, kie.requests[0]?.body.callBackUrl ?? ''];
  expect(findStoredUrlLeaks(called, { KIE_API_KEY: kie.key })).toEqual([]);
  expect(kie.requests[0]?.authorization).toBe(`Bearer ${kie.key}`);
  expect(kie.requests[0]?.body).toEqual({
    ...seedRequest,
    callBackUrl: kie.requests[0]?.body.callBackUrl,
  });
  expect(kie.fileAuthorizations).toEqual([]);
  expect([...kie.userAgents.api]).toEqual(['kie-edge']);
  expect([...kie.userAgents.files]).toEqual([expect.stringMatching(/^Mozilla\/5\.0 /)]);
}
