/** How much text a request has, for prices of speech. Pure. */
import { readField, type PricedRequest } from './priced-request.ts';
import { countSpeechTokens, type SpeechTokens } from './speech-tokens.ts';

/** Fields with text to speak. The text of a dialogue is in the objects of an array. */
export const TEXT_FIELDS = ['text', 'dialogue', 'dialogue_turns'];

/** Counted for a text that is missing, if the model does not limit its length. */
const MAX_TEXT_CHARACTERS = 5000;

/** Characters to speak. */
export function countCharacters(request: PricedRequest): number {
  const counts = TEXT_FIELDS.map((name) => {
    const field = readField(name, request);
    if (field === undefined) return 0;
    const characters = measureTexts(field.value, (text) => Array.from(text).length);
    return characters === 0 ? (field.schema.maxLength ?? MAX_TEXT_CHARACTERS) : characters;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

const utf8 = new TextEncoder();

const countBytes = (value: unknown) => measureTexts(value, (text) => utf8.encode(text).length);

/** Tokens of every text of the request, because names and styles are read too, and of its speech. */
export function countTokens({ input, fields, assumption }: PricedRequest): SpeechTokens {
  const given = Object.entries(input).filter(([name]) => Object.hasOwn(fields, name));
  const isReadable = given.some(
    ([name, value]) => TEXT_FIELDS.includes(name) && countBytes(value) > 0,
  );
  const bytes = countBytes(given.map(([, value]) => value));
  return countSpeechTokens(isReadable ? bytes : Infinity, assumption);
}

/** The sum over the texts in a value. KIE takes a number for a text. */
function measureTexts(value: unknown, measure: (text: string) => number): number {
  if (typeof value === 'string' || typeof value === 'number') return measure(String(value));
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, part) => sum + measureTexts(part, measure), 0);
}
