/**
 * Tokens of a text and of the speech that a model makes of it. Pure.
 *
 * Google counts 25 tokens for a second of speech, and a model holds 32,768 tokens of both kinds together.
 */

const TOKENS_PER_SECOND = 25;
const MAX_TOKENS = 32_768;

/**
 * For one byte of UTF-8: of Latin letters one is spoken, of Chinese characters three, which take as much longer.
 * As a rule, four bytes are a token, and twelve and a half are spoken in a second: a recorded sentence was charged
 * 1.9 tokens for each, with the names of its speaker and style. At most, each is a token of its own and takes half a
 * second, as a digit does or a letter that is spelled: more than a whole text takes, unless a style demands it.
 */
const PER_BYTE = {
  documented: { tokens: 1 / 4, seconds: 2 / TOKENS_PER_SECOND },
  dearest: { tokens: 1, seconds: 1 / 2 },
};

export interface SpeechTokens {
  readonly text: number;
  readonly speech: number;
}

/** `bytes` of every text that the model is given; infinite for a text that cannot be read. */
export function countSpeechTokens(bytes: number, assumption: keyof typeof PER_BYTE): SpeechTokens {
  const { tokens, seconds } = PER_BYTE[assumption];
  return {
    text: Math.min(MAX_TOKENS, bytes * tokens),
    speech: Math.min(MAX_TOKENS, bytes * seconds * TOKENS_PER_SECOND),
  };
}
