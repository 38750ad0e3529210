import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { MODEL_INPUTS_FILE } from '../../src/tools/generate/model-inputs.ts';
import { builtInCatalogue } from '../../src/worker/models/catalogue.ts';

const PUBLISHED_BYTES = 200_000;

describe('the generated input types', () => {
  it('list every model once, in alphabetical order', async () => {
    const source = await readFile(MODEL_INPUTS_FILE, 'utf8');
    const ids = [...source.matchAll(/^ {2}'?([\w./-]+)'?:/gm)].map(([, id]) => id);
    const known = builtInCatalogue.list().map(({ id }) => id);
    expect(ids).toEqual(known.sort());
    expect(source.length).toBeLessThan(PUBLISHED_BYTES);
  });
});
