/** The journey of a large result, for a size that a tier has time for. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureCopy, sha256OfUrl } from './copy-memory.ts';
import { Journey } from './journey.ts';

/** A Worker at rest holds about 2 MiB; a part of a copy is 5 MiB, and a few may await the collector. */
const MAX_MIB = 32;
const MIN_SAMPLES = 5;

export function describeLargeCopy(name: string, fileBytes: number, timeout: number): void {
  describe(name, () => {
    let journey: Journey;
    beforeAll(async () => {
      journey = await Journey.start({}, { inspect: true });
    });
    afterAll(() => journey.stop());

    it.each([
      ['with a Content-Length', {}],
      ['without a Content-Length', { 'file.noLength': 1 }],
    ])(
      '%s is copied byte for byte while the Worker holds a few parts',
      { timeout },
      async (_length, faults) => {
        await journey.faults({ fileBytes, faults });
        const { link, original, peakMib, samples } = await measureCopy(journey, timeout);
        expect(samples).toBeGreaterThan(MIN_SAMPLES);
        expect(peakMib).toBeGreaterThan(0);
        expect(peakMib).toBeLessThan(MAX_MIB);

        const copied = await fetch(link, { method: 'HEAD' });
        expect(copied.headers.get('content-length')).toBe(String(fileBytes));
        expect(copied.headers.get('cache-control')).toContain('immutable');
        const [copy, wanted] = await Promise.all([sha256OfUrl(link), sha256OfUrl(original)]);
        expect(copy).toBe(wanted);
      },
    );
  });
}
