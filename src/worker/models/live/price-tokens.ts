/** Reads the prose in which KIE states a price into amounts and the labels beside them, such as `720p`. Pure. */
import {
  isAmbiguousNumber,
  MAX_TEXT_CHARACTERS,
  normalizePriceText,
  readAmounts,
  readUnitSeconds,
  TOKENS,
} from './price-pattern.ts';
import { findUnusedWords, MARKS, type UnusedWords } from './unused-words.ts';

/** An amount in credits, or several with one unit, as in `70 / 140 credits`. */
export interface Amount {
  readonly type: 'amount';
  readonly credits: readonly number[];
  /** Whether it is for an input image and not for the task. */
  readonly isPerInputImage: boolean;
}

/** What an amount is for: one value, or any of several, as in `1K/2K`. In small letters, without blanks. */
export interface Label {
  readonly type: 'label';
  readonly about: 'size' | 'seconds' | 'tier' | 'audio' | 'video';
  readonly values: readonly string[];
}

export interface PriceText {
  /** The amounts and labels of each sentence that has amounts or is a heading. */
  readonly sentences: readonly (readonly (Amount | Label)[])[];
  readonly amounts: readonly Amount[];
  /** The text with `#` in place of each amount and label. */
  readonly words: string;
  /** Every length in seconds that the text names. */
  readonly seconds: readonly number[];
  /** The fewest seconds that an amount is for, as in `8 credits per 5 seconds`. */
  readonly unitSeconds: number | undefined;
  /** The length after `up to`. */
  readonly maxSeconds: number | undefined;
  /** If the price is a discount, its end in Unix milliseconds; NaN if the text has no full date. */
  readonly discountEnd: number | undefined;
  /** Credits for what only KIE's remark on its bonus mentions, without the bonus. */
  readonly bonusCredits: number | undefined;
  /** Whether the whole text was read, and a number for each mention of credits. */
  readonly isWhole: boolean;
  readonly unused: UnusedWords;
}

/** KIE repeats an amount in rounded dollars. */
const ROUNDING = 1.1;
/** KIE's bonus makes prices "about 10% lower". */
const BONUS_FACTOR = 0.9;
const INPUT_IMAGE = /(?:input|additional|extra|reference) images?|image inputs?/;
/** Before a price that KIE compares its own with. */
const OTHER_PRICE = /official|\bfal\b/;

export function readPriceText(text: string): PriceText {
  const { body, bonus } = normalizePriceText(text);
  const read = body.split(/\n|\.(?=\s|$)|。/).map(readSentence);
  const tokens = read.flatMap((sentence) => sentence.tokens);
  const dearest = maxCredits(tokens);
  const bonusCredits = maxCredits(readSentence(bonus).tokens);
  const discount = /\buntil\b(?: (\d{4}-\d\d-\d\d))?/.exec(`${body}\n${bonus}`);
  const mentions = body.match(/credits?\b/g)?.length ?? 0;
  const readMentions = read.reduce((sum, sentence) => sum + sentence.mentions, 0);
  return {
    sentences: read.filter(({ isRelevant }) => isRelevant).map((sentence) => sentence.tokens),
    amounts: tokens.filter((token) => token.type === 'amount'),
    words: read.map(({ words }) => words).join('\n'),
    seconds: tokens.flatMap((token) =>
      token.type === 'label' && token.about === 'seconds' ? token.values.map(Number) : [],
    ),
    unitSeconds: findSmallest(read.flatMap(({ unitSeconds }) => unitSeconds)),
    maxSeconds: findLargest(read.map(({ most }) => most)),
    // The day may begin in China.
    discountEnd: discount === null ? undefined : Date.parse(`${discount[1] ?? ''}T00:00+08:00`),
    bonusCredits: bonusCredits > dearest * ROUNDING ? bonusCredits / BONUS_FACTOR : undefined,
    isWhole:
      text.length <= MAX_TEXT_CHARACTERS &&
      mentions === readMentions &&
      !read.some(({ isAmbiguous }) => isAmbiguous),
    unused: findUnusedWords(
      read.map(({ rest }) => rest),
      [...new Set(tokens.flatMap((token) => (token.type === 'amount' ? token.credits : [])))],
    ),
  };
}

function findLargest(values: readonly (number | undefined)[]): number | undefined {
  const given = values.filter((value) => value !== undefined);
  return given.length === 0 ? undefined : Math.max(...given);
}

const findSmallest = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : Math.min(...values);

const maxCredits = (tokens: readonly (Amount | Label)[]) =>
  Math.max(0, ...tokens.flatMap((token) => (token.type === 'amount' ? token.credits : [])));

function readSentence(sentence: string) {
  const tokens: (Amount | Label)[] = [];
  const unitSeconds: number[] = [];
  let [words, rest, end, mentions, last] = ['', '', 0, 0, 0];
  let most: number | undefined;
  let isAmbiguous = false;
  for (const match of sentence.matchAll(TOKENS)) {
    const before = sentence.slice(end, match.index);
    const { credits, dollars, ...labels } = match.groups ?? {};
    words += `${before}#`;
    end = match.index + match[0].length;
    const isAmount = credits !== undefined || dollars !== undefined;
    rest += before + (isAmount ? MARKS.amount : labels['most'] ? MARKS.most : MARKS.label);
    const units = readUnitSeconds(labels['seconds'], before, sentence.slice(end));
    if (labels['most'] !== undefined) most = Math.max(most ?? 0, Number(labels['most']));
    else if (units !== undefined) unitSeconds.push(units);
    else if (!isAmount) tokens.push(readLabel(labels));
    else {
      const amounts = readAmounts(credits, dollars);
      if (amounts.length === 0) continue;
      isAmbiguous ||= isAmbiguousNumber(credits);
      const dearest = Math.max(...amounts);
      if (dollars === undefined) mentions++;
      else if (dearest <= last * ROUNDING || OTHER_PRICE.test(before)) continue;
      tokens.push({ type: 'amount', credits: amounts, isPerInputImage: INPUT_IMAGE.test(before) });
      last = dearest;
    }
  }
  words += sentence.slice(end);
  rest += sentence.slice(end);
  const isRelevant = tokens.some(({ type }) => type === 'amount') || sentence.endsWith(':');
  return { tokens, words, rest, mentions, most, unitSeconds, isAmbiguous, isRelevant };
}

/** The values in the text of a label. */
const VALUES = { size: /\d[\d.]{0,5}[pk]/g, seconds: /[\d.]+/g, tier: /\w+/g } as const;

const ABOUT = ['size', 'seconds', 'tier'] as const;

/** By the group that matched. */
function readLabel({ given, what, ...lists }: Readonly<Record<string, string | undefined>>): Label {
  if (what !== undefined) {
    const values = given?.includes('/') === true ? ['true', 'false'] : [String(given === 'with')];
    return { type: 'label', about: what === 'video' ? 'video' : 'audio', values };
  }
  const about = ABOUT.find((name) => lists[name] !== undefined) ?? 'tier';
  const values = lists[about]?.replace(/[\s,]/g, '').match(VALUES[about]) ?? [];
  return { type: 'label', about, values };
}
