import type { Terminal } from '../../../src/tools/deploy/deploy-context.ts';

/** A terminal that enters the hidden replies in order, and confirms or declines every question. */
export function fakeTerminal(
  hiddenReplies: string[],
  confirms: boolean,
): Terminal & { questions: string[] } {
  const questions: string[] = [];
  const reply = <T>(question: string, value: T): Promise<T> => {
    questions.push(question);
    return Promise.resolve(value);
  };
  return {
    questions,
    promptHidden: (question) => reply(question, hiddenReplies.shift() ?? ''),
    confirm: (question) => reply(question, confirms),
  };
}
