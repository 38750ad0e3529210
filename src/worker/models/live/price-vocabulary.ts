/** The words and numbers of KIE's price texts whose meaning is known. Patterns are for texts in small letters. */

const PERCENT = String.raw`[~≈]?\s?\d{1,3}(?:\.\d{1,2})?(?:\s?[–-]\s?\d{1,3})?\s?%\+?`;

/** Statements of KIE that contain numbers or words of amounts, and do not change a price. */
export const HARMLESS: readonly RegExp[] = [
  new RegExp(
    String.raw`(?:up to )?${PERCENT} (?:cheaper|below|lower|of|versus)(?: than)?(?: the)?(?: google)? (?:official|fal\b)`,
    'g',
  ),
  new RegExp(String.raw`saving roughly ${PERCENT}|already save ${PERCENT} versus official`, 'g'),
  /the advantage only grows with more uploads|upload up to \d{1,2} reference images at no extra cost/g,
  /up to § resolution/g,
  /"\d×"/g,
  /\boffers [a-z-]{1,20} generation with two tiers\b|§ input\b/g,
  /(?:with |including )?(?:the )?first (?:\d{1,2} )?(?:input )?images? (?:is |are )?free/g,
  /additional images are charged separately|additional image input(?=:)|input audio: free/g,
  /(?:total cost = )?(?:unit )?price × (?:\([a-z +]{1,60}\)|output)(?: \+ additional image cost)?/g,
  /\([a-z +]{1,60}\) × unit price/g,
  /\buntil \d{4}-\d\d-\d\d\b/g,
  /\b(?:reduced|limited-time)\b[^.\n¤]{0,60}\buntil\b[^.\n¤)]{0,40}/g,
  /\binput images? (?=(?:cost|are charged at)\b)|\b1 seconds? of video|\binput ¤|\baudio output ¤/g,
  /(?:\bper\b|\/)\s?(?:≤?§ )?(?:output|image|video|[\d,]{1,9}) ?(?:images?|pictures?|videos?|characters?|m tokens|-?second)\b/g,
  /\bvideo input(?= is charged| required| —)|\binput video duration/g,
];

/** A unit that `price-unit.ts` interprets. */
export const UNIT =
  /(?:\bper\b|\/)\s?(?:output|images?|pictures?|videos?|clips?|requests?|generations?|extensions?|upscales?|tasks?|songs?|tracks?|calls?|characters?|megapixels?|s|secs?|seconds?|(?:1 ?)?m(?:illion)? tokens)\b/g;

/** Numbers that stand in a name: `v2.5`, `flux.1`, `Imagen 4`. Not `x2`. */
export const NAME_NUMBER =
  /\b(?!x\d)[a-z][a-z-]{0,20}[.-]?\d[\w.-]{0,10}|^\d[a-z]\b|(?<=[a-z] )(?<!\b(?:of|per|for|by|at|to|in|with|the|every|each|first|any|all|than) )\d{1,2}(?:\.\d{1,2})?(?= (?:costs?\b|is\b|[—§:-]|[a-z-]{0,20}(?<!s)(?:[\s:]|$)))/g;

/** By how much a word may multiply an amount. */
export const FACTORS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'one two three four five six seven eight nine ten eleven twelve'
      .split(' ')
      .map((word, index) => [word, index + 1]),
  ),
  pair: 2,
  twice: 2,
  double: 2,
  doubles: 2,
  doubled: 2,
  doubling: 2,
  couple: 2,
  thrice: 3,
  triple: 3,
  triples: 3,
  tripled: 3,
  quadruple: 4,
  quadruples: 4,
  fourfold: 4,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  sixty: 60,
  minute: 60,
  minutes: 60,
  dozen: 12,
  hundred: 100,
  thousand: 1000,
  hour: 3600,
  hours: 3600,
};

/** Words of amounts that come on top. */
export const SUM =
  /\b(?:more|extra|additional(?:ly)?|add(?:ed|ing|-?ons?)|plus|surcharges?|fees?|also|another|further|tax|vat)\b|\+/;

/** Words that may change an amount, even in front of it. */
export const RISKY =
  /\b(?:min|minimum|least|starts?|starting|up to|off|discount\w*|segments?|chunks?|blocks?|intervals?|increments?|steps?|every|after|beyond|over|above|exceed\w*|times|multipl\w*|higher|dearer|increase\w*|rises?|otherwise|except|unless|batch\w*|packs?|bundles?|promo\w*|trials?|then|half|partial\w*|started|round\w*|from(?=[^a-z]*¤))\b|[×*]|\bx\d/;

/** Words of KIE's texts that change no amount. */
export const KNOWN = new Set(
  (
    'a about advanced ai all both but all-inclusive already an and approximately are around as aspect at available base ' +
    'based basic be below billed billing by calculation can characters charged cheaper check comparisons ' +
    'corresponding cost costs count counted cover create credit credits decomposition default depending depends ' +
    'detailed determine determined different downloaded due duration each edit edits extension fal file final flat ' +
    'flat-rate for free generate generated generates generation google has hd hidden high image image-to-image ' +
    'image-to-video images in including independent instrumentals is it job jointly just layer layers length lite ' +
    'long low lower m map max maximum megapixel method midi mode model multi-stem name no no-audio note ' +
    'now number of offers official on only or output outputs parameters per persona phrase please preview price ' +
    'priced prices pricing prompt provider quality quantity rate rates ratio readme reference-to-video refer ' +
    'regenerate request required resolution returned roughly rule s same save second seconds separated separately ' +
    'separation set shows simple single smooth solely solid specified split stem text text-to-image text-to-video ' +
    'than the these this tiers to tokens total unit us usd upscale validation value versus video video-second ' +
    'videos vocal vocals web which while will with without yields you your our openai standard kie max_images'
  ).split(' '),
);
