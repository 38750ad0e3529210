/** Whether a value that was kept is an entry, in every field that is read later. Pure. */
import type { Entry } from './history.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Beyond that no date can be written. */
const LAST_TIME = 8.64e15;

export function isEntry(value: unknown): value is Entry {
  if (!isObject(value)) return false;
  const { key, model, title, input, createdAt, phase, ref } = value;
  if (![key, model, title].every(isText) || key === '') return false;
  if (!isObject(input) || Array.isArray(input) || !isTime(createdAt)) return false;
  if (!['sending', 'running', 'ended'].includes(String(phase))) return false;
  if (phase === 'running' && ref === undefined) return false;
  return hasSoundRest(value);
}

/** What an entry may have or not. */
function hasSoundRest({ sender, ref, files, text, end, credits, tookMs }: Fields): boolean {
  return (
    isAbsentOr(isText, sender) &&
    isAbsentOr(isRef, ref) &&
    isAbsentOr(isTexts, files) &&
    isAbsentOr(isText, text) &&
    isAbsentOr(isEnd, end) &&
    isAbsentOr(isAmount, credits) &&
    isAbsentOr(isAmount, tookMs)
  );
}

function isAbsentOr(isRight: (value: unknown) => boolean, value: unknown): boolean {
  return value === undefined || isRight(value);
}

function isRef(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value['taskId']) &&
    value['taskId'] !== '' &&
    isAbsentOr(isText, value['readToken'])
  );
}

function isEnd(value: unknown): boolean {
  return isObject(value) && isText(value['title']) && isText(value['text']);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= LAST_TIME;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
