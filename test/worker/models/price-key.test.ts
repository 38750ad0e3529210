import { describe, expect, it } from 'vitest';
import { builtInCatalogue } from '../../../src/worker/models/catalogue.ts';
import { priceKeyFor } from '../../../src/worker/models/estimate.ts';

const FILE = 'https://app.example.com/a';
const isTimed = (mediaType = '') => /^(?:video|audio)/.test(mediaType);

describe('requests that may differ in the length of a file', () => {
  it('have no price key for models that make neither a video nor an image', () => {
    const others = builtInCatalogue
      .list()
      .filter(({ kind }) => kind !== 'video' && kind !== 'image');
    expect(new Set(others.map(({ kind }) => kind)).size).toBeGreaterThan(1);
    const keys = others.map((model) => priceKeyFor(model, {}));
    expect(keys.filter((key) => key !== undefined)).toEqual([]);
  });

  it('have no price key for models of videos and images that take a video or a sound', () => {
    const withFile = builtInCatalogue.list().flatMap((model) =>
      Object.entries({ ...model.required, ...model.optional })
        .filter(([, { contentMediaType, items }]) =>
          isTimed(contentMediaType ?? items?.contentMediaType),
        )
        .map(([name, { items }]) => ({ model, input: { [name]: items ? [FILE] : FILE } })),
    );
    expect(withFile.length).toBeGreaterThan(10);
    const keys = withFile.map(({ model, input }) => priceKeyFor(model, input));
    expect(keys.filter((key) => key !== undefined)).toEqual([]);
  });
});
