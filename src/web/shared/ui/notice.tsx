/** Something went wrong: what, and what to do. Told to a screen reader at once. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ErrorWords } from '../../studio/messages/error-message.ts';
import { lengthWords } from '../messages/format-time.ts';
import { Icon } from './icon.tsx';

interface Props {
  readonly words: ErrorWords;
  readonly testId?: string;
  readonly children?: ComponentChildren;
}

export function Notice({ words: { title, text }, testId = 'notice', children }: Props) {
  return (
    <div class="notice" role="alert" data-testid={testId}>
      <Icon name="warning" />
      <div class="notice-words">
        <strong>{title}</strong>
        <p>{text}</p>
        {children}
      </div>
    </div>
  );
}

/** What is left of a wait, by the second: `12 s`; undefined once it is over. */
export function useCountdown(untilMs: number | undefined): string | undefined {
  const [now, setNow] = useState(Date.now);
  const isOver = untilMs === undefined || now >= untilMs;
  useEffect(() => {
    if (isOver) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [untilMs, isOver]);
  return isOver ? undefined : lengthWords(Math.ceil((untilMs - now) / 1000) * 1000);
}
