import { describe, expect, it } from 'vitest';
import { parseListing } from '../../../../src/worker/models/live/listing.ts';
import { listed } from './builders.ts';

const MODELS = Array.from({ length: 20 }, (_, at) => listed(`a/model-${at}`));
const parse = (models: readonly unknown[], total?: number) => parseListing({ models, total });

describe('a list of KIE’s models', () => {
  it('is complete with an entry that has nothing readable but its id, which is reported', () => {
    expect(parse([{ model: 'a/broken', taskType: 'video' }, ...MODELS])).toEqual({
      ok: true,
      models: MODELS,
      unreadable: ['a/broken'],
      isComplete: true,
    });
  });

  it.each([
    ['has an entry without a readable id', [{ model: 7 }, ...MODELS], undefined],
    ['has an entry that is null', [null, ...MODELS], undefined],
    ['has fewer entries than KIE says', MODELS, 21],
  ])('is incomplete if it %s', (_what, models, total) => {
    expect(parse(models, total)).toMatchObject({ ok: true, models: MODELS, isComplete: false });
  });

  it('is refused if more than a tenth of its entries are not readable', () => {
    const broken = MODELS.slice(0, 3).map(({ model }) => ({ model }));
    expect(parse([...broken, ...MODELS.slice(3)])).toMatchObject({ ok: false });
  });
});
