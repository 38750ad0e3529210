import { describe, expect, it } from 'vitest';
import { takingEdge } from '../create/builders.ts';

const page = async (vars: Record<string, string> = {}) => {
  const response = await takingEdge(vars).request('/docs');
  return { response, text: await response.text() };
};

describe('/docs', () => {
  it('shows every operation under an address of its own, with its curl', async () => {
    const { text } = await page();
    for (const id of ['createTask', 'recordInfo', 'listTasks', 'uploadFile', 'takeCallback'])
      expect(text).toContain(`<article id="${id}"`);
    expect(text).toContain('curl -X POST &quot;http://edge.test/api/v1/jobs/createTask&quot;');
  });

  it('holds no script, no style of its own, and nothing from elsewhere', async () => {
    const { response, text } = await page({ ALLOWED_MODELS: '*' });
    expect(text).not.toMatch(/<script|\son\w+=|javascript:|\sstyle=|<style/i);
    expect(
      Array.from(text.matchAll(/(?:src|href)="(?!#|\/)([^"]*)"/g), ([, address]) => address),
    ).toEqual(['data:,']);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(response.headers.get('content-type')).toContain('text/html');
  });

  it('runs nothing that a setting says', async () => {
    const hostile = '<script>alert(1)</script>"\'`&';
    const { text } = await page({ ALLOWED_MODELS: hostile });
    expect(text).not.toContain('<script');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('has its style beside it', async () => {
    const response = await takingEdge().request('/docs.css');
    expect(response.headers.get('content-type')).toContain('text/css');
    expect(await response.text()).toContain('prefers-color-scheme: dark');
  });
});
