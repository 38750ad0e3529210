/**
 * What amounts and the labels beside them look like in the prose in which KIE states a price. Pure.
 *
 * The text is untrusted: its length is bounded, and so is every repetition in the patterns.
 */

/** KIE's longest text has 700. */
export const MAX_TEXT_CHARACTERS = 2000;
/** A larger number is no price. */
const MAX_CREDITS = 1_000_000;
const NUMBER = String.raw`(?:\d{1,3}(?: \d{3}){1,3}(?!\d)|\d[\d,]{0,12}(?:\.\d{1,6})?|\.\d{1,6})`;
const SECONDS = String.raw`[\s-]?(?:s|secs?|seconds?)\b`;
const listOf = (item: string) => String.raw`${item}(?:\s?(?:/|&|and)\s?${item}){0,9}`;

/** Its first group is amounts in credits, and the second is dollars. */
export const TOKENS = new RegExp(
  [
    String.raw`(?<![\w.,])(?<credits>${NUMBER}(?:\s?[/~–-]\s?${NUMBER}){0,9})\s?(?:kie )?credits?\b`,
    String.raw`\$\s?(?<dollars>${NUMBER})`,
    String.raw`up to (?<most>\d{1,4})${SECONDS}`,
    String.raw`(?<![\w.])(?<size>${listOf(String.raw`(?:\d{3,4}\s?p|\d{1,2}(?:\.\d)?\s?k)`)})\b`,
    // "1 second" is a unit.
    String.raw`(?<![\w.])(?!1${SECONDS})(?<seconds>${NUMBER}(?:\s?/\s?${NUMBER}){0,9})${SECONDS}`,
    String.raw`\b(?<tier>turbo|balanced|quality|standard|std|basic|medium|high|low|pro|fast|lite|ultra|max)\b`,
    String.raw`\b(?<given>no/with|with/no|without|with|no)[\s-]?(?:native )?(?<what>audio|sound|video)\b`,
  ].join('|'),
  'g',
);

/** Beside a number of seconds, whether an amount is for each of so many. */
const SEPARATE_UNIT = {
  before: /(?:\b(?:per|every|each)|(?:^|\))\s?\/)\s?$/,
  after: /^[\s-]?(?:segment|chunk|block|interval|increment|step|unit)s?\b/,
  // `/ 10 s 110 credits` begins the next price.
  ofVideo:
    /^[\s-]?(?:(?!of\b)[a-z-]{1,20} )?(?:video|clip|result|output|generation)s?\b|^[^,;|]{0,40}credits/,
} as const;

/** The seconds that an amount is for, unless they are the length of a video: `per 5 s`, but not `per 5 s video`. */
export function readUnitSeconds(
  seconds: string | undefined,
  before: string,
  after: string,
): number | undefined {
  if (seconds === undefined) return undefined;
  const isUnit =
    SEPARATE_UNIT.after.test(after) ||
    (SEPARATE_UNIT.before.test(before) && !SEPARATE_UNIT.ofVideo.test(after));
  const number = Number(seconds.replaceAll(',', ''));
  return isUnit && number > 0 ? number : undefined;
}

/** The text without markup, in small letters, and apart from it KIE's remark on its bonus. */
export function normalizePriceText(text: string): { body: string; bonus: string } {
  const clean = text
    .slice(0, MAX_TEXT_CHARACTERS)
    .normalize('NFKC')
    .slice(0, MAX_TEXT_CHARACTERS)
    .toLowerCase()
    .replace(/<\/?[a-z][^<>]{0,200}>/g, ' ')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
  const cut = clean.search(/high-tier top-?ups/);
  if (cut < 0) return { body: clean, bonus: '' };
  return { body: clean.slice(0, cut).trim(), bonus: clean.slice(cut) };
}

const USD_PER_CREDIT = 0.005;

/** The numbers of a match, in credits; none if one of them is too large for a price. */
export function readAmounts(credits: unknown, dollars: unknown): readonly number[] {
  const list = credits ?? dollars;
  if (typeof list !== 'string') return [];
  const numbers = list
    .split(/[^\d., ]+| (?!\d{3}(?!\d))/)
    .filter((number) => /\d/.test(number))
    .map(
      (number) =>
        Number(number.replace(/[, ]/g, '')) *
        (list === credits && number.includes('.') && isAmbiguousNumber(number) ? 1000 : 1),
    );
  const amounts =
    list === credits ? numbers : numbers.map((usd) => Number((usd / USD_PER_CREDIT).toFixed(6)));
  return amounts.every((amount) => amount <= MAX_CREDITS) ? amounts : [];
}

/** `1.500` may be a thousand and a half as well as one and a half. */
export const isAmbiguousNumber = (credits: unknown) =>
  typeof credits === 'string' && AMBIGUOUS.test(credits);

const AMBIGUOUS = /(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3})+(?!\d)|\d \d{3}(?!\d)/;

/** A text's words, with `#` for each number of an amount, and the amounts, to see which of the two change. */
export function separateAmounts(text: string): { words: string; amounts: readonly number[] } {
  const amounts: number[] = [];
  const words = normalizePriceText(text)
    .body.replace(/\s+/g, ' ')
    .replace(TOKENS, (token: string, credits: unknown, dollars: unknown) => {
      const found = readAmounts(credits, dollars);
      amounts.push(...found);
      return found.length === 0 ? token : token.replace(/\d[\d.,]*|\.\d+/g, '#');
    });
  return { words, amounts };
}
