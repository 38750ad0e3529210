import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { openTerminal, type TerminalInput } from '../../../src/tools/deploy/deploy-terminal.ts';

/** A terminal whose input is typed by the test. */
function createTerminal() {
  const input: PassThrough & TerminalInput = Object.assign(new PassThrough(), { isTTY: true });
  const output = new PassThrough();
  const terminal = openTerminal(input, output);
  if (terminal === undefined) throw new Error('not a terminal');
  return { terminal, input, output };
}

it('reads a hidden reply without echoing it', async () => {
  const { terminal, input, output } = createTerminal();
  const reply = terminal.promptHidden('Key: ');
  input.write('secret-key\r');
  expect(await reply).toBe('secret-key');
  output.end();
  expect(await text(output)).toBe('Key: \n');
});

it.each([
  ['y', true],
  ['Yes', true],
  ['n', false],
  ['', false],
])('takes the reply %j to a confirmation as %s', async (typed, confirmed) => {
  const { terminal, input } = createTerminal();
  const reply = terminal.confirm('Sure? [y/N] ');
  input.write(`${typed}\r`);
  expect(await reply).toBe(confirmed);
});

it.each([
  ['Ctrl-C', (input: PassThrough) => input.write('\u0003')],
  ['the end of input', (input: PassThrough) => input.end()],
])('rejects a prompt on %s', async (_name, interrupt) => {
  const { terminal, input } = createTerminal();
  const reply = terminal.promptHidden('Key: ');
  interrupt(input);
  await expect(reply).rejects.toThrow('Nothing was changed.');
});

it('has no terminal when the input is not a TTY', () => {
  expect(openTerminal(new PassThrough(), new PassThrough())).toBeUndefined();
});
