import { describe, expect, it } from 'vitest';
import type { Model } from '../../../src/client/types.ts';
import { PREFERRED_MODEL, findDefaultModel, searchModels, listKinds, splitTitle } from '../../../src/web/studio/models/search-models.ts';
import { DEFAULT_MODEL } from '../../support/edge.ts';

const model = (id: string, part: Partial<Model> = {}): Model => ({
  id,
  title: id,
  vendor: 'Kling',
  kind: 'video',
  price: null,
  durationSeconds: null,
  ...part,
});

const MODELS = [
  model('kling-2.6/image-to-video', { title: 'Kling 2.6, image to video' }),
  model('flux-2/pro', { title: 'Flux 2 Pro', vendor: 'Black Forest Labs', kind: 'image' }),
  model(DEFAULT_MODEL, { title: 'Kling 2.5 Turbo Pro, text to video' }),
  model('own/model', { vendor: null, kind: null }),
];

const idsOf = (text: string, kind?: string) =>
  searchModels(MODELS, text, kind).flatMap(({ models }) => models.map(({ id }) => id));

describe('the models', () => {
  it("begin with the one of KIE's page, where it may be used", () => {
    expect(PREFERRED_MODEL).toBe(DEFAULT_MODEL);
    expect(findDefaultModel(MODELS)?.id).toBe(DEFAULT_MODEL);
    expect(findDefaultModel(MODELS.slice(0, 2))?.id).toBe('kling-2.6/image-to-video');
    expect(findDefaultModel([])).toBeUndefined();
  });

  it('are grouped by vendor', () => {
    expect(searchModels(MODELS, '', undefined).map(({ vendor }) => vendor)).toEqual([
      'Kling',
      'Black Forest Labs',
      'Others',
    ]);
  });

  it('are found by every word of a text, wherever it stands, and by kind', () => {
    expect(idsOf('KLING turbo')).toEqual([DEFAULT_MODEL]);
    expect(idsOf('forest')).toEqual(['flux-2/pro']);
    expect(idsOf('', 'image')).toEqual(['flux-2/pro']);
    expect(idsOf('nothing like it')).toEqual([]);
  });

  it('are of the kinds that occur, videos first', () => {
    expect(listKinds(MODELS)).toEqual(['video', 'image']);
  });

  it('are called by a name, and by what they do', () => {
    expect(splitTitle('Kling 2.6, image to video')).toEqual(['Kling 2.6', 'image to video']);
    expect(splitTitle('Seedance 2')).toEqual(['Seedance 2', '']);
  });
});
