/** What a press on Create does: makes a task, or looks again for one that has no answer yet. */
import { useRef, useState } from 'preact/hooks';
import type { Entry } from '../history/history.ts';
import { isSamePress } from './debounce-click.ts';
import { unansweredTwin } from './find-pending-duplicate.ts';
import type { Tasks } from './use-tasks.ts';

/** A wish that was not granted, because an earlier task may be it. */
export interface Doubled {
  /** The key of that task. */
  readonly earlier: string;
  /** Makes another one all the same. */
  readonly make: () => void;
}

export interface Creating {
  readonly create: (begun: Entry) => void;
  /** As long as there is still no answer to the earlier one. */
  readonly doubled: Doubled | undefined;
}

export function useCreating(tasks: Tasks, sender: string, show: (key: string) => void): Creating {
  const [asked, setAsked] = useState<{ readonly earlier: string; readonly wish: Entry }>();
  const lastPress = useRef(-Infinity);
  const isRepeated = () => {
    const at = performance.now();
    const isSame = isSamePress(lastPress.current, at);
    if (!isSame) lastPress.current = at;
    return isSame;
  };
  const make = (wish: Entry) => {
    setAsked(undefined);
    tasks.start(wish);
    show(wish.key);
  };
  const create = (wish: Entry) => {
    if (isRepeated()) return;
    const earlier = unansweredTwin(tasks.entries, wish, sender);
    if (earlier === undefined) return make(wish);
    setAsked({ earlier: earlier.key, wish });
    tasks.again(earlier.key);
    show(earlier.key);
  };
  const isOpen = tasks.entries.some(
    ({ key, phase }) => key === asked?.earlier && phase === 'sending',
  );
  if (asked === undefined || !isOpen) return { create, doubled: undefined };
  const { earlier, wish } = asked;
  const another = () => {
    if (!isRepeated()) make({ ...wish, createdAt: Date.now() });
  };
  return { create, doubled: { earlier, make: another } };
}
