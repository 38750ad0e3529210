import { describe, expect, it } from 'vitest';
import { DEFAULT_MODEL } from '../../support/edge.ts';
import { countRows } from '../tasks/builders.ts';
import { aBody, errorOf, post, acceptingEdge } from './builders.ts';

describe('access to createTask', () => {
  it('rejects every createTask while AUTH_MODE is unset and names the setting', async () => {
    const edge = acceptingEdge({ AUTH_MODE: 'required' });
    const response = await post(edge, aBody());
    const { code, msg, error } = await errorOf(response);
    expect([response.status, code, error.type]).toEqual([403, 403, 'auth_not_configured']);
    expect(msg).toContain('AUTH_MODE');
    expect([edge.calls.length, await countRows('tasks')]).toEqual([0, 0]);
  });

  it('rejects an unauthenticated createTask before it reads the body', async () => {
    const response = await post(acceptingEdge({ AUTH_MODE: 'required' }), 'not JSON');
    expect(response.status).toBe(403);
  });
});

describe('ALLOWED_MODELS', () => {
  it.each([
    ['', DEFAULT_MODEL, true],
    ['a/b', 'a/b', true],
    ['a/b', 'a/bc', false],
    ['a/b', 'A/b', false],
    ['a/b, c/d', 'c/d', true],
    ['a/b\n c/d', 'c/d', true],
    ['*', 'anything at all', true],
    ['kling/*', 'kling/v3', true],
    ['kling/*', 'kling/', true],
    ['kling/*', 'kling', false],
    ['kling/*', 'xkling/v3', false],
    ['*-video', 'a-video', true],
    ['*-video', 'a-video-2', false],
    ['a*b*c', 'abc', true],
    ['a*b*c', 'a1b2c', true],
    ['a*b*c', 'acb', false],
    ['ab*ba', 'aba', false],
    ['a*b*b', 'ab', false],
    ['a.c', 'abc', false],
    ['(', '(', true],
    ['a**b', 'ab', true],
  ])('ALLOWED_MODELS=%j with the model %j: allowed is %s', async (patterns, model, allowed) => {
    const vars: Record<string, string> = patterns === '' ? {} : { ALLOWED_MODELS: patterns };
    const edge = acceptingEdge(vars);
    const response = await post(edge, aBody({ model }));
    expect(response.status).toBe(allowed ? 200 : 403);
    if (allowed) return;
    expect((await errorOf(response)).error.type).toBe('model_not_allowed');
    expect([edge.calls.length, await countRows('tasks')]).toEqual([0, 0]);
  });

  it('matches a pattern with many wildcards without exponential backtracking', async () => {
    const edge = acceptingEdge({ ALLOWED_MODELS: `${'*a'.repeat(40)}*b` });
    expect((await post(edge, aBody({ model: 'a'.repeat(200) }))).status).toBe(403);
  });

  it('accepts any object as input of a model without a schema', async () => {
    const edge = acceptingEdge({ ALLOWED_MODELS: '*' });
    const response = await post(edge, { model: 'new/model', input: { any: [1, { thing: null }] } });
    expect(response.status).toBe(200);
  });

  it.each([undefined, null, [], 'text', 5])(
    'rejects the input %j of a model without a schema',
    async (input) => {
      const edge = acceptingEdge({ ALLOWED_MODELS: '*' });
      const response = await post(edge, { model: 'new/model', input });
      expect(response.status).toBe(422);
      expect((await errorOf(response)).error.fields?.map(({ field }) => field)).toEqual(['input']);
    },
  );

  it('limits the size of the error for a very long model name', async () => {
    const response = await post(acceptingEdge(), aBody({ model: 'm'.repeat(200_000) }));
    expect(response.status).toBeLessThan(500);
    expect((await response.text()).length).toBeLessThan(2000);
  });
});
