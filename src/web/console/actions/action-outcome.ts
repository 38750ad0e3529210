/** What came of mending, as far as the task tells by now. Pure. */
import type { AdminAction, TaskDetail } from '../../../worker/admin/views.ts';
import { stateStanding } from '../messages/state-label.ts';
import { count, relative } from '../messages/time-label.ts';
import { isTerminal } from '../../../worker/tasks/task-state.ts';
import { toSentence } from '../../shared/messages/to-sentence.ts';

export interface Outcome {
  /** `going`: there is more to come, look again. */
  readonly phase: 'going' | 'good' | 'bad';
  readonly text: string;
}

/** `before` is the task as it was when the button was pressed. */
export function outcomeOf(
  mend: AdminAction,
  before: TaskDetail | undefined,
  after: TaskDetail,
  now: number,
  delivery?: string | null,
): Outcome {
  switch (mend) {
    case 'ask':
      return askOutcome(after, now);
    case 'copy':
      return copyOutcome(after, now);
    case 'deliver':
      return deliverOutcome(before, after, now, delivery ?? undefined);
    case 'abandon_task':
      return good(`Given up: it ended as “${stateStanding(after.state).text.toLowerCase()}”.`);
    case 'abandon_copies':
      return good('Given up. The app is told, if there is one and it was not yet.');
    case 'delete':
      return good('Deleted.');
  }
}

/** What is said when it takes longer than somebody looks at a button. */
export const GOES_ON: Outcome = {
  phase: 'good',
  text: 'It is under way and goes on by itself.',
};

function askOutcome({ state, failMsg, nextPollAt, files }: TaskDetail, now: number): Outcome {
  const { text } = stateStanding(state);
  if (!isTerminal(state))
    return bad(
      `KIE says: ${text.toLowerCase()}.${nextPollAt === null ? '' : ` It is asked again ${relative(nextPollAt, now)}.`}`,
    );
  if (state === 'success')
    return good(
      `KIE says it is done${files.length === 0 ? '' : `, with ${count(files.length, 'file')}`}.`,
    );
  return bad(
    `It has ended: ${text.toLowerCase()}.${failMsg ? ` KIE says: ${toSentence(failMsg)}` : ''}`,
  );
}

/** The count of tries begins anew with the press. */
function copyOutcome({ files }: TaskDetail, now: number): Outcome {
  const stored = files.filter(({ state }) => state === 'stored');
  if (stored.length === files.length) return good(`Stored: ${count(files.length, 'file')}.`);
  const lost = files.find(({ state }) => state === 'failed');
  if (lost !== undefined) return bad(`It failed again, and is given up: ${said(lost.lastError)}`);
  const failed = files.find(({ state, attempts }) => state === 'pending' && attempts > 0);
  if (failed === undefined) return { phase: 'going', text: 'Copying.' };
  const next = failed.nextAttemptAt;
  return bad(
    `It failed again: ${said(failed.lastError)}${next === null ? '' : ` The next try is ${relative(next, now)}.`}`,
  );
}

function deliverOutcome(
  before: TaskDetail | undefined,
  { deliveries }: TaskDetail,
  now: number,
  id?: string,
): Outcome {
  const found = id === undefined ? deliveries.at(-1) : deliveries.find((one) => one.id === id);
  if (found === undefined) return { phase: 'going', text: 'Calling the app.' };
  const earlier = before?.deliveries.find((one) => one.id === found.id);
  const answer =
    found.lastStatus === null ? said(found.lastError) : `it answered ${found.lastStatus}.`;
  if (found.state === 'delivered') return good(`The app took it: ${answer}`);
  if (found.attempts <= (earlier?.attempts ?? 0))
    return { phase: 'going', text: 'Calling the app.' };
  const next =
    found.nextAttemptAt === null ? '' : ` The next try is ${relative(found.nextAttemptAt, now)}.`;
  return bad(`The app did not take it: ${answer}${next}`);
}

const said = (error: string | null) =>
  error === null ? 'no reason was given.' : toSentence(error);
const good = (text: string): Outcome => ({ phase: 'good', text });
const bad = (text: string): Outcome => ({ phase: 'bad', text });
