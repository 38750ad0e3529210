/** Finds a submission whose outcome is unknown and that a new request would repeat. */
import type { HistoryEntry } from '../history/history.ts';

/**
 * Finds a pending entry of this credential with the same model and input. Submitting the request under a new
 * key might then pay twice.
 */
export function findPendingDuplicate(
  entries: readonly HistoryEntry[],
  request: Pick<HistoryEntry, 'model' | 'input'>,
  currentCredentialId: string,
): HistoryEntry | undefined {
  const input = toCanonicalJson(request.input);
  return entries.find(
    (entry) =>
      entry.phase === 'sending' &&
      entry.credentialId === currentCredentialId &&
      entry.model === request.model &&
      toCanonicalJson(entry.input) === input,
  );
}

/** Serializes with sorted object keys, because fields may be filled in any order. */
function toCanonicalJson(input: unknown): string {
  return JSON.stringify(input, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}
