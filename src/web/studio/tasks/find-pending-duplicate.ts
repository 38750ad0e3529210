/** Whether somebody asks for what was asked for before, and of which nobody knows what became. Pure. */
import type { Entry } from '../history/history.ts';

/** The one of this sender that has no answer yet and the same model and input: made anew it may be paid twice. */
export function unansweredTwin(
  entries: readonly Entry[],
  wish: Pick<Entry, 'model' | 'input'>,
  present: string,
): Entry | undefined {
  const input = plain(wish.input);
  return entries.find(
    ({ phase, sender, model, input: sent }) =>
      phase === 'sending' && sender === present && model === wish.model && plain(sent) === input,
  );
}

/** As text, in whatever order the fields were filled in. */
function plain(input: unknown): string {
  return JSON.stringify(input, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}
