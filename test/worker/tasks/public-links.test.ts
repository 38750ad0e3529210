import { describe, expect, it } from 'vitest';
import { isLinkValid, buildPublicResult } from '../../../src/worker/tasks/public-links.ts';
import { DAY_MS, HOUR_MS } from '../../../src/worker/platform/units.ts';
import { testEdge, type TestEdge } from '../../support/edge.ts';
import { ID, OTHER_ID } from './builders.ts';

const ADDRESS = 'https://edge.test';
const PATH = `/files/${ID}/0.mp4`;
const RESULT = { id: ID, resultJson: JSON.stringify({ resultUrls: [PATH, `/files/${ID}/1.png`] }) };

const edgeWith = (vars: Record<string, string>) => testEdge(() => Response.error(), vars);
const signing = () => edgeWith({ FILE_LINKS: 'signed' });
const linksOf = async (edge: TestEdge) => {
  const { resultJson, expiresAt } = await buildPublicResult(edge.deps, RESULT, ADDRESS);
  return { links: (JSON.parse(resultJson) as { resultUrls: string[] }).resultUrls, expiresAt };
};
const signatureOf = (link = '') => new URL(link).searchParams.get('signature') ?? '';

describe('links that stay', () => {
  it("have this edge's address before each link of the task, and before no other", async () => {
    const other = PATH.replace(ID, OTHER_ID);
    const resultJson = JSON.stringify({ a: PATH, b: [other], c: `x${PATH}`, d: `${PATH}/..` });
    const result = await buildPublicResult(edgeWith({}).deps, { id: ID, resultJson }, ADDRESS);
    expect(JSON.parse(result.resultJson)).toEqual({
      a: ADDRESS + PATH,
      b: [other],
      c: `x${PATH}`,
      d: `${PATH}/..`,
    });
    expect(result.expiresAt).toBeUndefined();
  });

  it('need no signature', async () => {
    expect(await isLinkValid(edgeWith({}).deps, PATH, undefined)).toBe(true);
  });
});

describe('signed links', () => {
  it('are good for their own path and no other', async () => {
    const edge = signing();
    const [video = '', picture = ''] = (await linksOf(edge)).links;
    expect(video.startsWith(`${ADDRESS}${PATH}?signature=`)).toBe(true);
    expect(await isLinkValid(edge.deps, PATH, signatureOf(video))).toBe(true);
    expect(await isLinkValid(edge.deps, PATH, signatureOf(picture))).toBe(false);
    expect(await isLinkValid(edge.deps, PATH, undefined)).toBe(false);
  });

  it('are the same within an hour, so that a player is not started anew', async () => {
    const edge = signing();
    const first = await linksOf(edge);
    edge.clock.now += HOUR_MS - 1;
    expect(await linksOf(edge)).toEqual(first);
    edge.clock.now += 1;
    expect(await linksOf(edge)).not.toEqual(first);
  });

  it('say until when they are good, and are good until then', async () => {
    const edge = signing();
    const { links, expiresAt = 0 } = await linksOf(edge);
    expect(expiresAt - edge.clock.now).toBeGreaterThanOrEqual(DAY_MS);
    edge.clock.now = expiresAt - 1;
    expect(await isLinkValid(edge.deps, PATH, signatureOf(links[0]))).toBe(true);
    edge.clock.now = expiresAt;
    expect(await isLinkValid(edge.deps, PATH, signatureOf(links[0]))).toBe(false);
  });

  it('cannot be given a longer life', async () => {
    const edge = signing();
    const signature = signatureOf((await linksOf(edge)).links[0]);
    const longer = signature.replace(/^\d+/, (expiry) => String(Number(expiry) + 1));
    expect(await isLinkValid(edge.deps, PATH, longer)).toBe(false);
  });

  it('say nothing of an end where there is no link', async () => {
    const result = await buildPublicResult(signing().deps, { id: ID, resultJson: '{}' }, ADDRESS);
    expect(result).toEqual({ resultJson: '{}', expiresAt: undefined });
  });
});
