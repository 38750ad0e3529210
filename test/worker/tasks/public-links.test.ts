import { describe, expect, it } from 'vitest';
import { isLinkValid, buildPublicResult } from '../../../src/worker/tasks/public-links.ts';
import { DAY_MS, HOUR_MS } from '../../../src/worker/platform/units.ts';
import { testEdge, type TestEdge } from '../../support/edge.ts';
import { ID, OTHER_ID } from './builders.ts';

const BASE_URL = 'https://edge.test';
const PATH = `/files/${ID}/0.mp4`;
const RESULT = { id: ID, resultJson: JSON.stringify({ resultUrls: [PATH, `/files/${ID}/1.png`] }) };

const edgeWith = (vars: Record<string, string>) => testEdge(() => Response.error(), vars);
const signingEdge = () => edgeWith({ FILE_LINKS: 'signed' });
const buildLinks = async (edge: TestEdge) => {
  const { resultJson, expiresAt } = await buildPublicResult(edge.deps, RESULT, BASE_URL);
  return { links: (JSON.parse(resultJson) as { resultUrls: string[] }).resultUrls, expiresAt };
};
const readSignature = (link = '') => new URL(link).searchParams.get('signature') ?? '';

describe('links without a signature', () => {
  it('puts the base URL before the links of the task and changes no other text', async () => {
    const other = PATH.replace(ID, OTHER_ID);
    const resultJson = JSON.stringify({ a: PATH, b: [other], c: `x${PATH}`, d: `${PATH}/..` });
    const result = await buildPublicResult(edgeWith({}).deps, { id: ID, resultJson }, BASE_URL);
    expect(JSON.parse(result.resultJson)).toEqual({
      a: BASE_URL + PATH,
      b: [other],
      c: `x${PATH}`,
      d: `${PATH}/..`,
    });
    expect(result.expiresAt).toBeUndefined();
  });

  it('makes links absolute in JSON within JSON, which stays valid', async () => {
    const inner = JSON.stringify({ b: JSON.stringify([PATH]) });
    const resultJson = JSON.stringify({ resultUrls: JSON.stringify([PATH]), inner });
    const result = await buildPublicResult(edgeWith({}).deps, { id: ID, resultJson }, BASE_URL);
    expect(JSON.parse(result.resultJson)).toEqual({
      resultUrls: JSON.stringify([BASE_URL + PATH]),
      inner: JSON.stringify({ b: JSON.stringify([BASE_URL + PATH]) }),
    });
  });

  it('accepts every link without a signature if FILE_LINKS is public', async () => {
    expect(await isLinkValid(edgeWith({}).deps, PATH, undefined)).toBe(true);
  });
});

describe('links with a signature', () => {
  it('accepts a signed link for its own path and rejects its signature for another', async () => {
    const edge = signingEdge();
    const [video = '', picture = ''] = (await buildLinks(edge)).links;
    expect(video.startsWith(`${BASE_URL}${PATH}?signature=`)).toBe(true);
    expect(await isLinkValid(edge.deps, PATH, readSignature(video))).toBe(true);
    expect(await isLinkValid(edge.deps, PATH, readSignature(picture))).toBe(false);
    expect(await isLinkValid(edge.deps, PATH, undefined)).toBe(false);
  });

  it('signs the same link for an hour, so that a player does not restart', async () => {
    const edge = signingEdge();
    const first = await buildLinks(edge);
    edge.clock.now += HOUR_MS - 1;
    expect(await buildLinks(edge)).toEqual(first);
    edge.clock.now += 1;
    expect(await buildLinks(edge)).not.toEqual(first);
  });

  it('accepts a signed link until its expiry, which is at least a day away', async () => {
    const edge = signingEdge();
    const { links, expiresAt = 0 } = await buildLinks(edge);
    expect(expiresAt - edge.clock.now).toBeGreaterThanOrEqual(DAY_MS);
    edge.clock.now = expiresAt - 1;
    expect(await isLinkValid(edge.deps, PATH, readSignature(links[0]))).toBe(true);
    edge.clock.now = expiresAt;
    expect(await isLinkValid(edge.deps, PATH, readSignature(links[0]))).toBe(false);
  });

  it('rejects a signed link whose expiry was changed', async () => {
    const edge = signingEdge();
    const signature = readSignature((await buildLinks(edge)).links[0]);
    const longer = signature.replace(/^\d+/, (expiry) => String(Number(expiry) + 1));
    expect(await isLinkValid(edge.deps, PATH, longer)).toBe(false);
  });

  it('reports no expiry for a result without links', async () => {
    const result = await buildPublicResult(
      signingEdge().deps,
      { id: ID, resultJson: '{}' },
      BASE_URL,
    );
    expect(result).toEqual({ resultJson: '{}', expiresAt: undefined });
  });
});
