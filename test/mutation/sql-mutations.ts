/** Mutations of SQL: of a `sql` template with its embedded values, or of a migration. */

/** A part of a statement. Offsets are those of the source file. */
export interface SqlPiece {
  readonly start: number;
  /** Undefined for an embedded value, `${…}`. */
  readonly text: string | undefined;
  readonly end: number;
}

export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

interface Token {
  /** In lower case; '?' for an embedded value. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** Of parentheses around it. */
  readonly depth: number;
}

const TOKEN = /--[^\n]*|'[^']*'|[a-z_][\w.]*|\d+|->>?|<>|<=|>=|\|\||[^\s\w]/gi;

const OPERATORS: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '<>': '=',
  '+': '-',
  '-': '+',
};
const FUNCTIONS: Readonly<Record<string, string>> = { min: 'max', max: 'min' };
const STATEMENTS = new Set(['select', 'insert', 'update', 'delete', 'create', 'with']);
/** What ends a condition at its own depth of parentheses. */
const CONDITION_ENDS = new Set(
  'and or where order group limit returning union then else end begin values set left join do on , ;'.split(
    ' ',
  ),
);
const ASSIGNMENTS_END = new Set(['where', 'returning', 'from', ';', 'end']);

export function findSqlMutations(pieces: readonly SqlPiece[]): Replacement[] {
  const tokens = tokenize(pieces);
  return [
    ...tokens.flatMap((token, i) => mutateToken(tokens, token, i)),
    ...findConditions(tokens).map((span) => ({ ...span, replacement: '1' })),
    ...dropAssignments(tokens),
  ];
}

function tokenize(pieces: readonly SqlPiece[]): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (const { start, end, text } of pieces) {
    if (text === undefined) {
      tokens.push({ word: '?', start, end, depth });
      continue;
    }
    for (const { 0: found, index } of text.matchAll(TOKEN)) {
      if (found.startsWith('--')) continue;
      if (found === ')') depth--;
      const at = start + index;
      tokens.push({ word: found.toLowerCase(), start: at, end: at + found.length, depth });
      if (found === '(') depth++;
    }
  }
  return tokens;
}

/** Operators, functions, numbers, negations, orders and limits. */
function mutateToken(tokens: readonly Token[], token: Token, i: number): Replacement[] {
  const { word, start, end } = token;
  const before = tokens[i - 1]?.word ?? '';
  const next = tokens[i + 1];
  const replace = (replacement: string) => [{ start, end, replacement }];
  if (OPERATORS[word] !== undefined) return replace(OPERATORS[word]);
  if (FUNCTIONS[word] !== undefined && next?.word === '(') return replace(FUNCTIONS[word]);
  // `select 1` in `exists` may select anything.
  if (/^\d+$/.test(word) && before !== 'select')
    return replace(word === '0' ? '1' : String(Number(word) * 10));
  if (word === 'not' && ['exists', 'in', 'like', 'null'].includes(next?.word ?? ''))
    return replace('');
  if (word === 'is' && next !== undefined && next.word !== 'not') return replace('is not');
  if (word === 'desc') return replace('');
  if (word === 'limit' && next !== undefined) return [{ start, end: next.end, replacement: '' }];
  return [];
}

/** The span of each condition that is one of several, or all of a `where`, `on` or `when`. */
function findConditions(tokens: readonly Token[]): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const isFragment = !STATEMENTS.has(tokens[0]?.word ?? '');
  if (isFragment && tokens.some(({ word, depth }) => word === 'and' && depth === 0))
    found.push(...spanOfCondition(tokens, 0));
  for (const [i, { word }] of tokens.entries()) {
    const isJoin = word === 'on' && tokens.slice(0, i).some((token) => token.word === 'join');
    const starts = word === 'where' || word === 'when' || word === 'and' || isJoin;
    if (starts && !isPartOfBetween(tokens, i)) found.push(...spanOfCondition(tokens, i + 1));
  }
  return found;
}

function spanOfCondition(tokens: readonly Token[], from: number): { start: number; end: number }[] {
  const first = tokens[from];
  if (first === undefined) return [];
  let last = first;
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined || token.depth < first.depth) break;
    if (
      token.depth === first.depth &&
      CONDITION_ENDS.has(token.word) &&
      !isPartOfBetween(tokens, i)
    )
      break;
    last = token;
  }
  return [{ start: first.start, end: last.end }];
}

function isPartOfBetween(tokens: readonly Token[], i: number): boolean {
  return tokens[i]?.word === 'and' && tokens[i - 2]?.word === 'between';
}

/** Each assignment of an `update` keeps its column as it is. */
function dropAssignments(tokens: readonly Token[]): Replacement[] {
  const dropped: Replacement[] = [];
  for (const [i, token] of tokens.entries()) {
    const { depth } = token;
    const column = tokens[i + 1];
    const isFirst = token.word === 'set';
    if (!isFirst && !(token.word === ',' && isInAssignments(tokens, i))) continue;
    if (column === undefined || tokens[i + 2]?.word !== '=') continue;
    const last = tokens
      .slice(i + 1)
      .findIndex(
        (t) =>
          t.depth < depth || (t.depth === depth && (t.word === ',' || ASSIGNMENTS_END.has(t.word))),
      );
    const end = tokens[last === -1 ? tokens.length - 1 : i + last]?.end ?? column.end;
    dropped.push({ start: column.start, end, replacement: `${column.word} = ${column.word}` });
  }
  return dropped;
}

/** Whether a comma separates assignments: the last word of its depth that begins or ends them is `set`. */
function isInAssignments(tokens: readonly Token[], i: number): boolean {
  const depth = tokens[i]?.depth;
  const clause = tokens
    .slice(0, i)
    .findLast((t) => t.depth === depth && (t.word === 'set' || ASSIGNMENTS_END.has(t.word)));
  return clause?.word === 'set';
}
