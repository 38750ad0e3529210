/** Prompts at the terminal. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { DeployError, type Terminal } from './deploy-context.ts';

export type TerminalInput = NodeJS.ReadableStream & { isTTY?: boolean };

/** Undefined if the input is not a terminal: then nothing is prompted for. */
export function openTerminal(
  input: TerminalInput,
  output: NodeJS.WritableStream,
): Terminal | undefined {
  if (input.isTTY !== true) return undefined;
  return {
    promptHidden: async (question) => {
      output.write(question);
      // readline echoes what is typed, so it writes to a stream that discards everything.
      const discard = new Writable({ write: (_chunk, _encoding, done) => done() });
      const reply = await readLine(input, discard, '');
      output.write('\n');
      return reply;
    },
    confirm: async (question) => /^y/i.test(await readLine(input, output, question)),
  };
}

async function readLine(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  question: string,
): Promise<string> {
  const reader = createInterface({ input, output, terminal: true });
  try {
    return await new Promise((resolve, reject) => {
      // On Ctrl-C or the end of input, `question` would never settle.
      reader.once('close', () => reject(new DeployError('Nothing was changed.')));
      reader.once('SIGINT', () => reader.close());
      reader.question(question).then(resolve, reject);
    });
  } finally {
    reader.close();
  }
}
