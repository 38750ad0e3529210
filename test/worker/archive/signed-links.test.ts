import { describe, expect, it } from 'vitest';
import { readData, RECORD_PATH, readError } from '../auth/builders.ts';
import { testEdge, ORIGIN } from '../../support/edge.ts';
import { KIE_ID } from '../tasks/builders.ts';
import { LINK, storedFile, TEXT } from './served-file.ts';

interface TaskRecord {
  resultJson: string;
  linksExpireAt?: number;
}
/** An edge with a stored file and FILE_LINKS=signed, and the link in its task record. */
async function edgeWithSignedLink() {
  await storedFile();
  const edge = testEdge(() => Response.error(), { FILE_LINKS: 'signed' });
  const record = await readData<TaskRecord>(await edge.request(RECORD_PATH + KIE_ID));
  const { resultUrls } = JSON.parse(record.resultJson) as { resultUrls: [string] };
  return { edge, record, link: resultUrls[0] };
}

describe('FILE_LINKS=signed', () => {
  it('returns links that open the file, with their expiry', async () => {
    const { edge, record, link } = await edgeWithSignedLink();
    expect(link.startsWith(`${ORIGIN}${LINK}?signature=`)).toBe(true);
    expect(record.linksExpireAt).toBeGreaterThan(edge.clock.now);
    const response = await edge.request(link, { headers: { range: 'bytes=0-3' } });
    expect([response.status, await response.text()]).toEqual([206, TEXT.slice(0, 4)]);
    expect(response.headers.get('cache-control')).toBe('private, max-age=3600');
  });

  it.each(['GET', 'HEAD'])(
    'rejects %s without a signature, with a wrong one, and after the expiry',
    async (method) => {
      const { edge, record, link } = await edgeWithSignedLink();
      const status = async (address: string) => (await edge.request(address, { method })).status;
      expect(await status(LINK)).toBe(403);
      expect(await status(`${link}x`)).toBe(403);
      expect(await status(link)).toBe(200);
      edge.clock.now = record.linksExpireAt ?? 0;
      expect(await status(link)).toBe(403);
    },
  );

  it('returns a CORS-readable 403 for unsigned links, whether or not the file exists', async () => {
    const { edge } = await edgeWithSignedLink();
    const rejected = await edge.request(LINK);
    expect(rejected.headers.get('access-control-allow-origin')).toBe('*');
    expect(await readError(rejected)).toEqual([403, 'link_invalid']);
    expect((await edge.request(LINK.replace('0.mp4', '9.mp4'))).status).toBe(403);
  });
});
