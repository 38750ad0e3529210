import { describe, expect, it } from 'vitest';
import { ORIGIN, testEdge, type TestEdge } from '../../support/edge.ts';

const edgeOf = (vars: Record<string, string> = {}) =>
  testEdge(() => {
    throw new Error('nothing leaves the edge for its own page');
  }, vars);

async function pageOf(edge: TestEdge) {
  const response = await edge.request('/');
  return { response, html: await response.text() };
}

const scriptIn = (html: string) => /src="([^"]+\.js)"/.exec(html)?.[1] ?? '';

describe('the studio', () => {
  it('is a page that runs its own script and asks nobody but this edge', async () => {
    const { response, html } = await pageOf(edgeOf({ PUBLIC_URL: 'http://files.test' }));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch('text/html');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const policy = response.headers.get('content-security-policy')?.split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("media-src 'self' blob: http://files.test");
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|style=|https?:/);
  });

  it('keeps its files for ever, because their names change with them', async () => {
    const edge = edgeOf();
    const { html } = await pageOf(edge);
    const script = await edge.request(scriptIn(html));
    expect(script.status).toBe(200);
    expect(script.headers.get('content-type')).toMatch('javascript');
    expect(script.headers.get('cache-control')).toMatch('immutable');
    expect(script.headers.get('x-content-type-options')).toBe('nosniff');
    expect(script.headers.get('x-request-id')).not.toBeNull();
    await script.body?.cancel();
  });

  it('is not sent again to a browser that has it', async () => {
    const edge = edgeOf();
    const etag = (await pageOf(edge)).response.headers.get('etag') ?? '';
    const again = await edge.request('/', { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect(again.headers.get('content-security-policy')).toMatch("default-src 'none'");
  });

  it('has nothing else at its address', async () => {
    const edge = edgeOf();
    for (const path of [
      '/studio/index.html',
      '/studio/studio-0000000000.js',
      '/studio/..%2fx.js',
    ]) {
      const { status } = await edge.request(new URL(path, ORIGIN).pathname);
      expect(status, path).toBe(404);
    }
  });
});
