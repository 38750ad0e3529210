import { describe, expect, it } from 'vitest';
import { dataOf, RECORD_PATH, typeOf } from '../auth/builders.ts';
import { testEdge, ORIGIN } from '../../support/edge.ts';
import { KIE_ID } from '../tasks/builders.ts';
import { LINK, storedFile, TEXT } from './served-file.ts';

interface Record_ {
  resultJson: string;
  linksExpireAt?: number;
}
/** An edge with a stored file and FILE_LINKS=signed, and the link that its task gives out. */
async function signed() {
  await storedFile();
  const edge = testEdge(() => Response.error(), { FILE_LINKS: 'signed' });
  const record = await dataOf<Record_>(await edge.request(RECORD_PATH + KIE_ID));
  const { resultUrls } = JSON.parse(record.resultJson) as { resultUrls: [string] };
  return { edge, record, link: resultUrls[0] };
}

describe('FILE_LINKS=signed', () => {
  it('gives out links that open the file, and says until when', async () => {
    const { edge, record, link } = await signed();
    expect(link.startsWith(`${ORIGIN}${LINK}?signature=`)).toBe(true);
    expect(record.linksExpireAt).toBeGreaterThan(edge.clock.now);
    const response = await edge.request(link, { headers: { range: 'bytes=0-3' } });
    expect([response.status, await response.text()]).toEqual([206, TEXT.slice(0, 4)]);
    expect(response.headers.get('cache-control')).toBe('private, max-age=3600');
  });

  it.each(['GET', 'HEAD'])(
    'refuses %s without a signature, with a bad one, and after its time',
    async (method) => {
      const { edge, record, link } = await signed();
      const status = async (address: string) => (await edge.request(address, { method })).status;
      expect(await status(LINK)).toBe(403);
      expect(await status(`${link}x`)).toBe(403);
      expect(await status(link)).toBe(200);
      edge.clock.now = record.linksExpireAt ?? 0;
      expect(await status(link)).toBe(403);
    },
  );

  it('says so in a way that a page may read, and lies nowhere about a file that is not there', async () => {
    const { edge } = await signed();
    const refused = await edge.request(LINK);
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
    expect(await typeOf(refused)).toEqual([403, 'link_invalid']);
    expect((await edge.request(LINK.replace('0.mp4', '9.mp4'))).status).toBe(403);
  });
});
