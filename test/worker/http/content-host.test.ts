/** FILES_URL: files on a host of their own, and nothing else there. */
import { describe, expect, it } from 'vitest';
import { accepted, createTaskRequest, testEdge, type TestEdge } from '../../support/edge.ts';
import { LINK, storedFile, TEXT } from '../archive/served-file.ts';
import { ADMIN_TOKEN, readData, readError, RECORD_PATH, requestAdmin } from '../auth/builders.ts';
import { aBody, CREATE_PATH, errorOf, post } from '../submission/builders.ts';
import { ID, KIE_ID, rows } from '../tasks/builders.ts';
import { form, jsonUpload, PNG, streamUpload, type Uploaded } from '../uploads/builders.ts';
import { accept, insertFailedTask, webhookEdge } from '../webhooks/builders.ts';

const FILES_URL = 'http://files.test';
const SPLIT = { PUBLIC_URL: 'http://edge.test', FILES_URL, ADMIN_TOKEN };

const edgeWith = (vars: Record<string, string> = {}): TestEdge =>
  testEdge(() => accepted(KIE_ID), { ...SPLIT, ...vars });

const upload = async (edge: TestEdge) =>
  (await (await streamUpload(edge, form(['file', PNG, 'cat.png']))).json<Uploaded>()).data
    .downloadUrl;

describe('with a host of their own, files', () => {
  it('are served there, and refused on the host of the console with their address', async () => {
    await storedFile();
    const edge = edgeWith();
    const served = await edge.request(FILES_URL + LINK);
    expect([served.status, await served.text()]).toEqual([200, TEXT]);
    expect(served.headers.get('access-control-allow-origin')).toBe('*');
    for (const origin of ['http://edge.test', 'http://other.test', 'http://files.test:8080']) {
      const refused = await edge.request(origin + LINK);
      expect([refused.status, refused.headers.get('content-type')]).toEqual([
        404,
        'application/json',
      ]);
      expect(await refused.text()).toContain(FILES_URL);
    }
  });

  it('answer a preflight and HEAD on their host only', async () => {
    await storedFile();
    const edge = edgeWith();
    for (const [method, status] of [
      ['OPTIONS', 204],
      ['HEAD', 200],
    ] as const) {
      expect((await edge.request(FILES_URL + LINK, { method })).status).toBe(status);
      expect((await edge.request(LINK, { method })).status).toBe(404);
    }
  });

  it.each([
    ['/'],
    ['/admin'],
    ['/admin/api/health', { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } }],
    ['/api/v1/jobs'],
    ['/api/v1/session', { method: 'POST' }],
    ['/docs'],
    ['/health'],
    ['/openapi.json'],
    [`/callbacks/${ID.slice(0, 16)}?token=A`, { method: 'POST' }],
    [CREATE_PATH, createTaskRequest(aBody())],
    ['/files'],
    ['/uploads'],
  ])('share their host with nothing: it refuses %s', async (path, init?: RequestInit) => {
    const edge = edgeWith();
    expect(await readError(await edge.request(FILES_URL + path, init))).toEqual([404, 'not_found']);
    expect(edge.calls).toEqual([]);
  });

  it.each(['public', 'signed'])(
    'have %s links there in responses, to admins too, and these work',
    async (FILE_LINKS) => {
      await storedFile();
      const edge = edgeWith({ FILE_LINKS });
      const record = await readData<{ resultJson: string }>(
        await edge.request(RECORD_PATH + KIE_ID),
      );
      const { resultUrls } = JSON.parse(record.resultJson) as { resultUrls: string[] };
      const detail = await readData<{ files: { link: string }[] }>(
        await requestAdmin(edge, 'GET', `tasks/${ID.slice(0, 16)}`),
      );
      const links = [...resultUrls, ...detail.files.map(({ link }) => link), await upload(edge)];
      expect(links).toHaveLength(3);
      for (const link of links) {
        expect(link.startsWith(`${FILES_URL}/`)).toBe(true);
        expect((await edge.request(link)).status).toBe(200);
        const elsewhere = link.replace(FILES_URL, SPLIT.PUBLIC_URL);
        expect((await edge.request(elsewhere)).status).toBe(404);
      }
    },
  );

  it('may be shown by the pages, which run no script of that host and send it nothing', async () => {
    for (const page of ['/', '/admin']) {
      const response = await edgeWith().request(page);
      const policy = response.headers.get('content-security-policy')?.split('; ') ?? [];
      const withHost = policy.filter((directive) => directive.includes(FILES_URL));
      expect(withHost.map((directive) => directive.split(' ')[0])).toEqual([
        'img-src',
        'media-src',
      ]);
    }
  });

  it('are no target of callbacks and no source of uploads', async () => {
    const edge = edgeWith({ INSECURE_LOCAL: '1' });
    const body = aBody({ callBackUrl: `${FILES_URL}/files/hook` });
    const { error } = await errorOf(await post(edge, body));
    expect(error?.fields).toEqual([
      { field: 'callBackUrl', message: 'must not be an address of this deployment itself' },
    ]);
    const own = await jsonUpload(edge, 'url', { fileUrl: `${FILES_URL}${LINK}` });
    expect(own.status).toBe(422);
    expect(edge.calls).toEqual([]);
  });

  it('get no callback, also of a task that was created before they had a host', async () => {
    const edge = webhookEdge(accept, { ...SPLIT, INSECURE_LOCAL: '1' });
    const request = JSON.stringify(aBody({ callBackUrl: `${FILES_URL}/hook` }));
    await insertFailedTask(edge, { request });
    await edge.run(1000);
    expect(edge.sent).toEqual([]);
    expect(await rows('select error from delivery_attempts')).toEqual([
      { error: 'callBackUrl must not be an address of this deployment itself' },
    ]);
  });
});

describe('without FILES_URL, files', () => {
  it('are served on every host of the deployment', async () => {
    await storedFile();
    const edge = testEdge(() => Response.error());
    for (const origin of ['http://edge.test', FILES_URL])
      expect((await edge.request(origin + LINK)).status).toBe(200);
  });
});
