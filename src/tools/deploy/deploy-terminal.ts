/** Asks the person at this terminal. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { DeployError, type Terminal } from './deploy-context.ts';

/** Undefined where standard input is no terminal: then nobody is asked anything. */
export function terminalOf(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
): Terminal | undefined {
  if (!input.isTTY) return undefined;
  return {
    askHidden: async (question) => {
      output.write(question);
      // What readline would show of the typing goes nowhere.
      const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
      const answer = await line(input, nowhere, '');
      output.write('\n');
      return answer;
    },
    confirm: async (question) => /^y/i.test(await line(input, output, question)),
  };
}

async function line(
  input: NodeJS.ReadStream,
  output: NodeJS.WritableStream,
  question: string,
): Promise<string> {
  const reader = createInterface({ input, output, terminal: true });
  try {
    return await new Promise((resolve, reject) => {
      // Ctrl-C, and an input that ends, which would leave the question open for ever.
      reader.once('close', () => reject(new DeployError('Nothing was changed.')));
      reader.once('SIGINT', () => reader.close());
      reader.question(question).then(resolve, reject);
    });
  } finally {
    reader.close();
  }
}
