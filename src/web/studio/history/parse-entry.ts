/** Parses stored history entries, which another version of the page or a person may have written. */
import { isObject, tryParseJson, type UnknownRecord } from '../../../client/json.ts';
import type { HistoryEntry } from './history.ts';

/** The largest time value of an ECMAScript `Date`, in milliseconds. */
const MAX_TIME_MS = 8.64e15;

/** Parses a stored item; undefined unless it is a valid entry of this key. */
export function parseEntry(key: string, text: string | null): HistoryEntry | undefined {
  const entry = tryParseJson(text ?? '');
  return isHistoryEntry(entry) && entry.key === key ? entry : undefined;
}

/** Whether a value is a history entry, including every field that is read later. */
function isHistoryEntry(value: unknown): value is HistoryEntry {
  if (!isObject(value)) return false;
  const { key, model, title, input, createdAt, phase, ref } = value;
  if (![key, model, title].every(isText) || key === '') return false;
  if (!isObject(input) || Array.isArray(input) || !isTime(createdAt)) return false;
  if (!['sending', 'running', 'ended'].includes(String(phase))) return false;
  if (phase === 'running' && ref === undefined) return false;
  return hasValidOptionalFields(value);
}

function hasValidOptionalFields(entry: UnknownRecord): boolean {
  const { credentialId, ref, files, text, failure, credits, tookMs } = entry;
  return (
    isOptional(isText, credentialId) &&
    isOptional(isRef, ref) &&
    isOptional(isTexts, files) &&
    isOptional(isText, text) &&
    isOptional(isFailure, failure) &&
    isOptional(isFiniteNumber, credits) &&
    isOptional(isFiniteNumber, tookMs)
  );
}

function isOptional(isValid: (value: unknown) => boolean, value: unknown): boolean {
  return value === undefined || isValid(value);
}

function isRef(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value['taskId']) &&
    value['taskId'] !== '' &&
    isOptional(isText, value['readToken'])
  );
}

function isFailure(value: unknown): boolean {
  return isObject(value) && isText(value['title']) && isText(value['text']);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isFiniteNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= MAX_TIME_MS;
}
