import { describe, expect, it } from 'vitest';
import type { Model } from '../../../src/client/types.ts';
import {
  findDefaultModel,
  listKinds,
  PREFERRED_MODEL,
  searchModels,
  splitTitle,
} from '../../../src/web/studio/models/search-models.ts';
import { DEFAULT_MODEL } from '../../support/edge.ts';
import { builtInCatalogue } from '../../../src/worker/models/catalogue.ts';

const model = (id: string, part: Partial<Model> = {}): Model => ({
  id,
  model: id,
  slug: id,
  title: id,
  provider: null,
  taskType: [],
  description: null,
  pricingDesc: null,
  vendor: 'Kling',
  kind: 'video',
  price: null,
  priceBasis: 'unknown',
  durationSeconds: null,
  ...part,
});

const MODELS = [
  model('kling-2.6/image-to-video', { title: 'Kling 2.6, image to video' }),
  model('flux-2/pro', { title: 'Flux 2 Pro', vendor: 'Black Forest Labs', kind: 'image' }),
  model(DEFAULT_MODEL, { title: 'Kling 2.5 Turbo Pro, text to video' }),
  model('own/model', { vendor: null, kind: null }),
];

const search = (text: string, kind?: string) =>
  searchModels(MODELS, text, kind).flatMap(({ models }) => models.map(({ id }) => id));

describe('the list of models', () => {
  it("selects the model of KIE's example first, or the first one where that is not allowed", () => {
    expect(PREFERRED_MODEL).toBe(DEFAULT_MODEL);
    expect(findDefaultModel(MODELS)?.id).toBe(DEFAULT_MODEL);
    expect(findDefaultModel(MODELS.slice(0, 2))?.id).toBe('kling-2.6/image-to-video');
    expect(findDefaultModel([])).toBeUndefined();
  });

  it('groups models by vendor', () => {
    expect(searchModels(MODELS, '', undefined).map(({ vendor }) => vendor)).toEqual([
      'Kling',
      'Black Forest Labs',
      'Others',
    ]);
  });

  it('finds models by all words of a text, in any position, and by kind', () => {
    expect(search('KLING turbo')).toEqual([DEFAULT_MODEL]);
    expect(search('forest')).toEqual(['flux-2/pro']);
    expect(search('', 'image')).toEqual(['flux-2/pro']);
    expect(search('nothing like it')).toEqual([]);
  });

  it('lists the kinds that occur, videos first', () => {
    expect(listKinds(MODELS)).toEqual(['video', 'image']);
  });

  it('lists every kind that models of the catalogue have', () => {
    const kinds = new Set(builtInCatalogue.list().map(({ kind }) => kind));
    const models = Array.from(kinds, (kind) => model(kind, { kind }));
    expect(listKinds(models).toSorted()).toEqual([...kinds].toSorted());
    expect(kinds).toContain('text');
  });

  it('splits the title of a model into its name and its task', () => {
    expect(splitTitle('Kling 2.6, image to video')).toEqual(['Kling 2.6', 'image to video']);
    expect(splitTitle('Seedance 2')).toEqual(['Seedance 2', '']);
  });
});
