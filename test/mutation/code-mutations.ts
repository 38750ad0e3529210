/** Mutations of TypeScript, found in its syntax tree: a flipped comparison, a removed guard, a dropped call. */
import { parseSync, Visitor, type ESTree } from 'vite';
import { findSqlMutations, type Replacement, type SqlPiece } from './sql-mutations.ts';

/** A function of a source file. A test covers what is in it if it has entered it. */
export interface CodeFunction {
  readonly start: number;
  readonly end: number;
  readonly body: { readonly start: number; readonly end: number; readonly isExpression: boolean };
}

export interface ParsedCode {
  readonly mutations: readonly Replacement[];
  readonly functions: readonly CodeFunction[];
}

const OPERATORS: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '&&': '||',
  '||': '&&',
};
const METHODS: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
};
/** Methods that change a value, and whose result can stand for it. */
const DROPPED_METHODS = new Set(['filter', 'slice', 'toLowerCase', 'toUpperCase', 'trim']);
/** What is only logged or described protects nothing. */
const UNPROTECTED_CALL = /\blog\.|^describe\(|^console\./;

type Node = { readonly start: number; readonly end: number };

export function parseCode(file: string, text: string): ParsedCode {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const mutations: Replacement[] = [];
  const functions: CodeFunction[] = [];
  const skipped: Node[] = [];
  const isSkipped = ({ start, end }: Node) =>
    skipped.some((outer) => outer.start <= start && end <= outer.end);
  const textOf = ({ start, end }: Node) => text.slice(start, end);
  const replace = (node: Node, replacement: string) =>
    void mutations.push({ start: node.start, end: node.end, replacement });
  const flip = (operator: string, left: Node, right: Node) => {
    const flipped = OPERATORS[operator];
    const start = left.end + text.slice(left.end, right.start).indexOf(operator);
    if (flipped !== undefined) replace({ start, end: start + operator.length }, flipped);
  };
  const addFunction = ({ start, end, body }: Node & { body: (Node & { type: string }) | null }) => {
    if (body === null) return;
    const isExpression = body.type !== 'BlockStatement' && body.type !== 'FunctionBody';
    functions.push({ start, end, body: { start: body.start, end: body.end, isExpression } });
  };

  new Visitor({
    FunctionDeclaration: addFunction,
    FunctionExpression: addFunction,
    ArrowFunctionExpression: addFunction,
    TSLiteralType: (node) => void skipped.push(node),
    ExpressionStatement: (node) => {
      if (UNPROTECTED_CALL.test(textOf(node))) skipped.push(node);
      else if (isEffect(node.expression)) replace(node, ';');
    },
    BinaryExpression: ({ operator, left, right }) => {
      const isText = operator === '+' && (isString(left) || isString(right));
      if (!isText) flip(operator, left, right);
    },
    LogicalExpression: ({ operator, left, right, end }) => {
      if (operator === '??') replace({ start: left.end, end }, '');
      else flip(operator, left, right);
    },
    UnaryExpression: (node) => {
      if (node.operator === '!') replace(node, textOf(node.argument));
    },
    IfStatement: ({ test, consequent, alternate }) => {
      const isGuard =
        alternate === null && /^\{?\s*(return|throw|continue)\b/.test(textOf(consequent));
      replace(test, isGuard ? 'false' : `!(${textOf(test)})`);
    },
    ConditionalExpression: ({ test }) => replace(test, `!(${textOf(test)})`),
    MemberExpression: ({ computed, property }) => {
      if (computed && property.type === 'Literal') skipped.push(property);
    },
    Literal: (node) => {
      if (isSkipped(node)) return;
      if (typeof node.value === 'boolean') replace(node, String(!node.value));
      if (typeof node.value === 'number')
        replace(node, node.value === 0 ? '1' : `(${textOf(node)} * 10)`);
      if ('regex' in node && node.regex !== undefined) dropAnchors(node, textOf(node), replace);
    },
    CallExpression: (node) => {
      const { callee } = node;
      if (isRawSql(node, textOf)) mutations.push(...mutateSql(node.arguments[0], text));
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      const { name } = callee.property;
      const isMath = textOf(callee.object) === 'Math';
      const other = METHODS[name];
      const isOfMath = ['min', 'max', 'floor', 'ceil'].includes(name);
      if (other !== undefined && isOfMath === isMath) replace(callee.property, other);
      if (DROPPED_METHODS.has(name)) replace({ start: callee.object.end, end: node.end }, '');
    },
    TaggedTemplateExpression: ({ tag, quasi }) => {
      if (textOf(tag) === 'sql') mutations.push(...mutateSql(quasi, text));
    },
  }).visit(program);
  return { mutations: mutations.filter((mutation) => !isSkipped(mutation)), functions };
}

/** A call or an assignment that stands alone, awaited or not. */
function isEffect(expression: ESTree.Expression): boolean {
  if (expression.type === 'AwaitExpression') return isEffect(expression.argument);
  return ['CallExpression', 'AssignmentExpression', 'UpdateExpression'].includes(expression.type);
}

function isString(node: ESTree.Expression | ESTree.PrivateIdentifier): boolean {
  if (node.type === 'BinaryExpression') return isString(node.left) || isString(node.right);
  return (
    node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string')
  );
}

function dropAnchors(
  { start }: Node,
  pattern: string,
  replace: (node: Node, replacement: string) => void,
): void {
  const last = pattern.lastIndexOf('/');
  if (pattern.startsWith('/^')) replace({ start: start + 1, end: start + 2 }, '');
  if (pattern[last - 1] === '$') replace({ start: start + last - 1, end: start + last }, '');
}

function isRawSql(
  { callee, arguments: [first] }: ESTree.CallExpression,
  textOf: (node: Node) => string,
): boolean {
  return (
    textOf(callee) === 'raw' &&
    first?.type === 'TemplateLiteral' &&
    /select|update/.test(textOf(first))
  );
}

/** The formatter leaves no space in `${value}`. */
function mutateSql(template: Node | undefined, text: string): Replacement[] {
  const { start, end, expressions } = template as ESTree.TemplateLiteral;
  const pieces: SqlPiece[] = [];
  let at = start + 1;
  for (const value of expressions) {
    const span = { start: value.start - 2, end: value.end + 1 };
    pieces.push({ start: at, end: span.start, text: text.slice(at, span.start) });
    pieces.push({ ...span, text: undefined });
    at = span.end;
  }
  return findSqlMutations([...pieces, { start: at, end: end - 1, text: text.slice(at, end - 1) }]);
}
