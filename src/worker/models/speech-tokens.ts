/**
 * Tokens of a text and of the speech that a model makes of it. Pure.
 *
 * Google counts 25 tokens for a second of speech, and a model holds 32,768 of both kinds together.
 */

const TOKENS_PER_SECOND = 25;
const MAX_TOKENS = 32_768;

/**
 * For one character. As a rule, four are a token, and twelve and a half are spoken in a second; a recorded sentence
 * was charged 3.7 tokens for each of its characters, or 1.9 if the names of its speaker and style are counted too.
 * At most, each is a token of its own and takes half a second, as a digit does or a letter that is spelled: more
 * than any text takes as a whole, unless a style demands it.
 */
const PER_CHARACTER = {
  documented: { tokens: 1 / 4, seconds: 2 / TOKENS_PER_SECOND },
  dearest: { tokens: 1, seconds: 1 / 2 },
};

export interface SpeechTokens {
  readonly text: number;
  readonly speech: number;
}

/** `characters` of every text that the model is given; infinite for a text that cannot be read. */
export function countSpeechTokens(
  characters: number,
  assumption: keyof typeof PER_CHARACTER,
): SpeechTokens {
  const { tokens, seconds } = PER_CHARACTER[assumption];
  return {
    text: Math.min(MAX_TOKENS, characters * tokens),
    speech: Math.min(MAX_TOKENS, characters * seconds * TOKENS_PER_SECOND),
  };
}
