import { describe, expect, it } from 'vitest';
import { ORIGIN, testEdge, type TestEdge } from '../../support/edge.ts';

const createEdge = (vars: Record<string, string> = {}) =>
  testEdge(() => {
    throw new Error('a page must cause no outbound request');
  }, vars);

async function loadPage(edge: TestEdge) {
  const response = await edge.request('/');
  return { response, html: await response.text() };
}

const findScript = (html: string) => /src="([^"]+\.js)"/.exec(html)?.[1] ?? '';

describe('the studio page', () => {
  it('allows only its own script and this deployment by its policy', async () => {
    const { response, html } = await loadPage(createEdge({ PUBLIC_URL: 'http://files.test' }));
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

  it('serves its scripts as immutable, because their names contain their hashes', async () => {
    const edge = createEdge();
    const { html } = await loadPage(edge);
    const script = await edge.request(findScript(html));
    expect(script.status).toBe(200);
    expect(script.headers.get('content-type')).toMatch('javascript');
    expect(script.headers.get('cache-control')).toMatch('immutable');
    expect(script.headers.get('x-content-type-options')).toBe('nosniff');
    expect(script.headers.get('x-request-id')).not.toBeNull();
    await script.body?.cancel();
  });

  it('responds 304 to a browser that has the page', async () => {
    const edge = createEdge();
    const etag = (await loadPage(edge)).response.headers.get('etag') ?? '';
    const again = await edge.request('/', { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect(again.headers.get('content-security-policy')).toMatch("default-src 'none'");
  });

  it('serves no other files', async () => {
    const edge = createEdge();
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
