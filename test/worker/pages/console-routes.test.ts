import { describe, expect, it } from 'vitest';
import { ADMIN_TOKEN } from '../auth/builders.ts';
import { ORIGIN, testEdge, type TestEdge } from '../../support/edge.ts';

/** The size of the script that a browser loads to start the console. */
const MAX_SCRIPT_BYTES = 40 * 1024;

const createEdge = (vars: Record<string, string> = { ADMIN_TOKEN }): TestEdge =>
  testEdge(() => {
    throw new Error('a page must cause no outbound request');
  }, vars);

const findScript = (html: string) => /src="([^"]+\.js)"/.exec(html)?.[1] ?? '';

async function gzipped(bytes: ArrayBuffer): Promise<number> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return (await new Response(stream).arrayBuffer()).byteLength;
}

describe('the console page', () => {
  it('needs no credentials, and its policy allows only its own script and this deployment', async () => {
    const response = await createEdge().request('/admin');
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

  it('responds 404 if admin auth is not configured', async () => {
    expect((await createEdge({}).request('/admin')).status).toBe(404);
  });

  it('calls an API that requires admin auth', async () => {
    const { status } = await createEdge().request('/admin/api/health');
    expect(status).toBe(401);
  });

  it('has an immutable script of less than 40 KiB', async () => {
    const edge = createEdge();
    const html = await (await edge.request('/admin')).text();
    const script = await edge.request(new URL(findScript(html), ORIGIN).pathname);
    expect(script.headers.get('cache-control')).toMatch('immutable');
    expect(await gzipped(await script.arrayBuffer())).toBeLessThan(MAX_SCRIPT_BYTES);
  });
});
