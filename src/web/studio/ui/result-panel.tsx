/** The place where a task is seen: while it is made, and what came of it. Always of one size, so that nothing jumps. */
import { useRef } from 'preact/hooks';
import type { Entry } from '../history/history.ts';
import { isUnanswered, type Live } from '../tasks/task-progress.ts';
import type { Doubled } from '../tasks/use-creating.ts';
import { Caption } from './caption.tsx';
import { DoubledNotice } from './duplicate-warning.tsx';
import { Ended } from './finished-view.tsx';
import { Progress } from './progress.tsx';
import { ResultView } from './result-view.tsx';

interface Props {
  readonly entry: Entry | undefined;
  readonly live: Live | undefined;
  readonly now: number;
  readonly onAgain: (entry: Entry) => void;
  /** The edge asked to wait until then. */
  readonly waitUntil: number | undefined;
  /** Who sends now. */
  readonly sender: string;
  /** Of this entry: somebody asked for it once more. */
  readonly doubled: Doubled | undefined;
  readonly onRetry: (key: string) => void;
  readonly onForget: (key: string) => void;
}

export function Stage(props: Props) {
  const { entry, live, now, waitUntil, sender, doubled, onAgain, onRetry, onForget } = props;
  const section = useRef<HTMLElement>(null);
  // The button that was pressed goes: whoever pressed it by keys stays here.
  const staying = (act: () => void) => () => {
    section.current?.focus({ preventScroll: true });
    act();
  };
  return (
    <section
      class="result-panel"
      id="stage"
      ref={section}
      tabIndex={-1}
      aria-label="Result"
      data-testid="stage"
    >
      <div class="frame">
        {entry === undefined ? <Empty /> : null}
        {entry !== undefined && entry.phase !== 'ended' && (
          <Progress
            key={entry.key}
            entry={entry}
            live={live}
            waitUntil={waitUntil}
            sender={sender}
            onRetry={staying(() => onRetry(entry.key))}
            onForget={staying(() => onForget(entry.key))}
          />
        )}
        {entry?.phase === 'ended' &&
          (entry.end === undefined ? (
            <ResultView key={entry.key} entry={entry} />
          ) : (
            <Ended end={entry.end} onAgain={() => onAgain(entry)} />
          ))}
      </div>
      {doubled !== undefined && <DoubledNotice onMake={staying(doubled.make)} />}
      <Caption entry={entry} now={now} onAgain={onAgain} />
      <p class="visually-hidden" role="status" data-testid="status">
        {statusWords(entry, live)}
      </p>
    </section>
  );
}

function Empty() {
  return (
    <div class="frame-message">
      <p class="frame-title">Your result appears here</p>
      <p>Describe it, look at the price, and create.</p>
    </div>
  );
}

/** What a screen reader is told when it changes; the seconds in between are not. */
function statusWords(entry: Entry | undefined, live: Live | undefined): string {
  if (entry === undefined) return '';
  if (isUnanswered(entry, live)) return 'No answer has come yet.';
  if (entry.phase !== 'ended') return 'The task is under way.';
  return entry.end === undefined ? 'The result is there.' : entry.end.title;
}
