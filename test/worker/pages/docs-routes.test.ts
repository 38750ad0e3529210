import { describe, expect, it } from 'vitest';
import { testEdge } from '../../support/edge.ts';

const get = (path: string) =>
  testEdge(() => {
    throw new Error('a page must cause no outbound request');
  }).request(path);

describe('the guides', () => {
  it.each(['/docs', '/docs/quick-start', '/docs/callbacks'])(
    '%s is a page whose policy allows only its own script and style',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch('text/html');
      const policy = response.headers.get('content-security-policy')?.split('; ');
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("style-src 'self'");
      expect(await response.text()).not.toMatch(/<script(?![^>]*src=)|<style| style=/);
    },
  );

  it.each([
    '/docs/unknown',
    '/docs/..%2Fopenapi-base.json',
    '/docs/index.html',
    '/docs/Quick-Start',
  ])('%s is not found', async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});

it('the reference may have inline styles, but no other script than its own', async () => {
  const response = await get('/docs/reference');
  expect(response.status).toBe(200);
  const policy = response.headers.get('content-security-policy')?.split('; ');
  expect(policy).toContain("style-src 'self' 'unsafe-inline'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("connect-src 'self'");
});
