import { describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../../src/worker/platform/units.ts';
import { NOW } from '../tasks/builders.ts';
import { RECORD, reportGenerating, reportSuccess, watchedEdge } from './event-builders.ts';

const preferWait = (seconds: string) => ({ headers: { prefer: `wait=${seconds}` } });

describe('recordInfo with Prefer: wait', () => {
  it('holds recordInfo until the state changes', async () => {
    const edge = await watchedEdge();
    edge.schedule({ at: 4500, apply: () => reportGenerating(edge) });
    const response = await edge.request(RECORD, preferWait('30'));
    expect(response.headers.get('preference-applied')).toBe('wait=30');
    expect(await response.json()).toMatchObject({ data: { state: 'generating' } });
    expect(edge.clock.now - NOW).toBe(5000);
  });

  it.each([
    ['7', 7, 'wait=7'],
    ['600', 60, 'wait=60'],
    ['9999999999', 60, 'wait=60'],
    ['0', 0, 'wait=0'],
  ])(
    'returns the unchanged state for wait=%s after %i seconds',
    async (requested, seconds, applied) => {
      const edge = await watchedEdge();
      const response = await edge.request(RECORD, preferWait(requested));
      expect(response.headers.get('preference-applied')).toBe(applied);
      expect(await response.json()).toMatchObject({ data: { state: 'waiting' } });
      expect(edge.clock.now - NOW).toBe(seconds * SECOND_MS);
    },
  );

  it('does not hold recordInfo of a task that has ended', async () => {
    const edge = await watchedEdge();
    await reportSuccess(edge);
    await edge.request(RECORD, preferWait('30'));
    expect(edge.clock.now).toBe(NOW);
  });

  it.each(['wait=-1', 'wait=soon', 'wait', 'await=5', 'respond-async', ''])(
    'ignores the preference %j',
    async (prefer) => {
      const edge = await watchedEdge();
      const response = await edge.request(RECORD, { headers: { prefer } });
      expect(response.headers.has('preference-applied')).toBe(false);
      expect(edge.clock.now).toBe(NOW);
    },
  );

  it.each(['respond-async, wait=3', 'wait=3; foo', 'WAIT="3"', 'handling=lenient,wait = 3'])(
    'reads 3 seconds from the preference %j',
    async (prefer) => {
      const edge = await watchedEdge();
      const response = await edge.request(RECORD, { headers: { prefer } });
      expect(response.headers.get('preference-applied')).toBe('wait=3');
    },
  );
});
