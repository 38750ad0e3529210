import { describe, expect, it } from 'vitest';
import { judgeInput } from '../../../src/worker/models/check-input.ts';

describe('an object in a list', () => {
  it('is taken whatever it holds: of its fields KIE tells nothing', () => {
    const dialogue = [{ text: 7, voice: ['x'], other: true }, {}];
    const { errors } = judgeInput(
      'elevenlabs/text-to-dialogue-v3',
      { dialogue },
      { '*': 'lenient' },
    );
    expect(errors).toEqual([]);
  });

  it('must be one', () => {
    const { errors } = judgeInput(
      'elevenlabs/text-to-dialogue-v3',
      { dialogue: ['Hi'] },
      { '*': 'lenient' },
    );
    expect(errors.map(({ field }) => field)).toEqual(['input.dialogue.0']);
  });
});
