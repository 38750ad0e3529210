import { describe, expect, it } from 'vitest';
import { builtInCatalogue } from '../../../src/worker/models/catalogue.ts';
import { validateInput } from '../../../src/worker/models/check-input.ts';

describe('an array of objects whose fields KIE does not document', () => {
  it('accepts any fields in its objects', () => {
    const dialogue = [{ text: 7, voice: ['x'], other: true }, {}];
    const { errors } = validateInput(
      'elevenlabs/text-to-dialogue-v3',
      { dialogue },
      { '*': 'lenient' },
      builtInCatalogue,
    );
    expect(errors).toEqual([]);
  });

  it('rejects an item that is not an object', () => {
    const { errors } = validateInput(
      'elevenlabs/text-to-dialogue-v3',
      { dialogue: ['Hi'] },
      { '*': 'lenient' },
      builtInCatalogue,
    );
    expect(errors.map(({ field }) => field)).toEqual(['input.dialogue.0']);
  });
});
