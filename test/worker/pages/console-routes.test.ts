import { describe, expect, it } from 'vitest';
import { ADMIN_TOKEN } from '../auth/builders.ts';
import { ORIGIN, testEdge, type TestEdge } from '../../support/edge.ts';

/** What a browser has to load before the console begins. */
const MAX_SCRIPT_BYTES = 40 * 1024;

const edgeOf = (vars: Record<string, string> = { ADMIN_TOKEN }): TestEdge =>
  testEdge(() => {
    throw new Error('nothing leaves the edge for its own page');
  }, vars);

const scriptIn = (html: string) => /src="([^"]+\.js)"/.exec(html)?.[1] ?? '';

async function gzipped(bytes: ArrayBuffer): Promise<number> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return (await new Response(stream).arrayBuffer()).byteLength;
}

describe('the console', () => {
  it('is a page that needs no credential, runs its own script and asks nobody but this edge', async () => {
    const response = await edgeOf().request('/admin');
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch('text/html');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const policy = response.headers.get('content-security-policy')?.split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|style=|https?:/);
  });

  it('is not there where no door is', async () => {
    expect((await edgeOf({}).request('/admin')).status).toBe(404);
  });

  it('has no secret in it: all it asks for goes through the door', async () => {
    const { status } = await edgeOf().request('/admin/api/health');
    expect(status).toBe(401);
  });

  it('is small', async () => {
    const edge = edgeOf();
    const html = await (await edge.request('/admin')).text();
    const script = await edge.request(new URL(scriptIn(html), ORIGIN).pathname);
    expect(script.headers.get('cache-control')).toMatch('immutable');
    expect(await gzipped(await script.arrayBuffer())).toBeLessThan(MAX_SCRIPT_BYTES);
  });
});
