/** An error message in a box: what went wrong and what to do. Screen readers announce it immediately. */
import type { ComponentChildren } from 'preact';
import type { Message } from '../messages/message.ts';
import { Icon } from './icon.tsx';

interface Props {
  readonly message: Message;
  readonly testId?: string;
  /** Buttons below the text. */
  readonly children?: ComponentChildren;
}

export function Notice({ message: { title, text }, testId = 'notice', children }: Props) {
  return (
    <div class="notice" role="alert" data-testid={testId}>
      <Icon name="warning" />
      <div class="notice-text">
        <strong>{title}</strong>
        <p>{text}</p>
        {children}
      </div>
    </div>
  );
}
