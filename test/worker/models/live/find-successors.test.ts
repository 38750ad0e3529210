import { describe, expect, it } from 'vitest';
import { builtInCatalogue } from '../../../../src/worker/models/catalogue.ts';
import {
  findSuccessors,
  type ModelUse,
} from '../../../../src/worker/models/live/find-successors.ts';

const models = builtInCatalogue.list();

function successorsOf(id: string): string[] {
  const removed = models.find((model) => model.id === id);
  if (removed === undefined) throw new Error(`${id} is not built in`);
  return findSuccessors(
    removed,
    models.filter((model) => model !== removed),
  );
}

describe('the successors of a removed model', () => {
  it('take the same files: none needs a sound that the removed one did not take', () => {
    const successors = successorsOf('kling/v2-1-standard');
    expect(successors).toContain('kling/v2-1-pro');
    expect(successors.filter((id) => id.includes('avatar'))).toEqual([]);
  });

  it('make the same kind of result', () => {
    const removed: ModelUse = { id: 'a/model', kind: 'image', required: {}, optional: {} };
    const candidates: ModelUse[] = [
      { ...removed, id: 'a/model-2', kind: 'video' },
      { ...removed, id: 'a/model-30' },
    ];
    expect(findSuccessors(removed, candidates)).toEqual(['a/model-30']);
  });

  it('may need files if the fields of the removed model are not known', () => {
    const removed: ModelUse = { id: 'a/model', kind: 'image', required: {}, optional: {} };
    const image = { type: 'string', contentMediaType: 'image/*' } as const;
    const candidate: ModelUse = { ...removed, id: 'a/model-2', required: { image } };
    expect(findSuccessors(removed, [candidate])).toEqual(['a/model-2']);
    const described: ModelUse = { ...removed, required: { prompt: { type: 'string' } } };
    expect(findSuccessors(described, [candidate])).toEqual([]);
  });
});
