import { describe, expect, it } from 'vitest';
import { createTaskRequest, testEdge, type TestEdge } from '../support/edge.ts';
import { aBody } from './submission/builders.ts';
import { jsonUpload } from './uploads/builders.ts';

const respond = () => Response.json({ code: 422, msg: 'unknown', data: null });

describe('a request to another server', () => {
  it.each<[string, (edge: TestEdge) => Promise<unknown>]>([
    [
      'createTask at KIE',
      (edge) => edge.request('/api/v1/jobs/createTask', createTaskRequest(aBody())),
    ],
    ['recordInfo at KIE', (edge) => edge.deps.kie.recordInfo('t1')],
    ['the balance at KIE', (edge) => edge.deps.kie.credit()],
    [
      'an upload by address',
      (edge) => jsonUpload(edge, 'url', { fileUrl: 'https://app.example.com/a.png' }),
    ],
    [
      'a webhook',
      (edge) =>
        edge.deps.webhooks.send(
          { client: 'none', endpoint: 'https://app.example.com' },
          { address: 'https://app.example.com/', headers: {}, body: '{}', ownOrigins: [] },
          0,
        ),
    ],
  ])('names this Worker as its User-Agent: %s', async (_what, act) => {
    const edge = testEdge(respond);
    await act(edge);
    expect(edge.calls.map(({ headers }) => headers.get('user-agent'))).toEqual(['kie-edge']);
  });

  it('looks like a browser when it fetches a result, because KIE rejects others', async () => {
    const edge = testEdge(respond);
    await edge.deps.results.open('https://tempfile.aiquickdraw.com/a.mp4');
    expect(edge.calls[0]?.headers.get('user-agent')).toMatch(/^Mozilla\/5\.0 /);
  });
});
