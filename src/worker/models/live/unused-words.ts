/**
 * Which part of a price text no rule uses. Pure.
 *
 * A text is understood only if every number and every word of it is known, apart from the model's name in front of
 * the first amount: any other word may change what the amounts are for.
 */
import { FACTORS, HARMLESS, KNOWN, NAME_NUMBER, RISKY, SUM, UNIT } from './price-vocabulary.ts';

/** In a sentence that is checked: in place of an amount, of a label, and of a length after `up to`. */
export const MARKS = { amount: '¤', label: '§', most: '¶' } as const;

/** What unknown words do to the amounts. */
export interface UnusedWords {
  /** Whether every word and number is known. */
  readonly isEmpty: boolean;
  /** At least 1, by which the dearest reading is above the amounts. */
  readonly factor: number;
  /** Whether amounts may be added up. */
  readonly isSum: boolean;
}

/** Where a word's meaning is not known. KIE's discounts have gone down to 0.35 of the price. */
const UNKNOWN_FACTOR = 3;
/** More is no price. */
const MAX_FACTOR = 1_000_000;

/** `sentences` have `MARKS` in place of what was read; `amounts` are those, each once. */
export function findUnusedWords(
  sentences: readonly string[],
  amounts: readonly number[],
): UnusedWords {
  const first = sentences.findIndex((sentence) => sentence.includes(MARKS.amount));
  const place = sentences[first]?.indexOf(MARKS.amount) ?? 0;
  const named = sentences[first]?.slice(0, place) ?? '';
  const names = new Set(named.match(WORD));
  const text = sentences
    .map((sentence, index) =>
      index === first ? named.replace(NAME_NUMBER, ' ') + sentence.slice(place) : sentence,
    )
    .join('\n');
  const harmless = [
    ...HARMLESS,
    UNIT,
    ...(sentences.some((sentence) => PER_IMAGE.test(sentence)) ? [] : [DEFAULT_IMAGES]),
    ...(sentences.some((sentence) => PER_SECOND.test(sentence)) ? [] : [ANY_UNIT]),
  ];
  const unused = harmless.reduce(remove, text);
  const words = unused.match(WORD) ?? [];
  const isKnown = (word: string) =>
    KNOWN.has(word) ||
    names.has(word) ||
    Object.hasOwn(FACTORS, word) ||
    word.split(/[-.]/).every((part) => KNOWN.has(part));
  const numbers = [...(unused.match(NUMBER) ?? []).map(readNumber), ...words.map(readFactor)];
  const isSum = SUM.test(unused);
  const isUnknown =
    (isSum && amounts.length < 2) ||
    RISKY.test(unused) ||
    OTHER_LETTER.test(unused) ||
    words.some((word) => !isKnown(word));
  // A number may be an amount as well as a multiple of one.
  const dearest = Math.max(Number.MIN_VALUE, ...amounts);
  const factor = numbers.reduce(
    (product, number) => product * Math.max(1, number, number === 1 ? 1 : number / dearest),
    isUnknown && (amounts.length < 2 || !isSum) ? UNKNOWN_FACTOR : 1,
  );
  return {
    isEmpty: !isUnknown && !isSum && numbers.every((number) => number === 1),
    factor: Math.min(factor, MAX_FACTOR),
    isSum,
  };
}

const OTHER_LETTER = /[^\P{L}a-z]/u;
const WORD = /[a-z][\w'’.-]{0,30}\w|[a-z]/g;
const NUMBER = /(?<![a-z][\w.-]{0,20}|\d)\d[\d.,]*(?:\s?%)?|(?<=\bx)\d[\d.]*/g;
const PER_IMAGE = /(?:\bper|\/) ?images?\b/;
const PER_SECOND = /\b(?:s|secs?|seconds?)\b/;
/** `price-unit.ts` takes an unknown one for any of those that it knows. */
const ANY_UNIT = /\bper [a-z]{1,20}\b/g;
/** Of a price for all of them. */
const DEFAULT_IMAGES = /\boutputs \d{1,2} images by default/g;

const remove = (text: string, pattern: RegExp) => text.replace(pattern, ' ');

/** `50%` may come on top. */
function readNumber(text: string): number {
  const number = Number(text.replace(/[.,]?\s?%?$/, '').replaceAll(',', ''));
  if (!Number.isFinite(number)) return MAX_FACTOR;
  return text.endsWith('%') ? 1 + number / 100 : number;
}

/** 1 for a word that is no number. */
const readFactor = (word: string) =>
  (Object.hasOwn(FACTORS, word) ? FACTORS[word] : undefined) ?? 1;
