/** The commands that the documentation names within its text exist, and take the arguments that it gives them. */
import { lexer, walkTokens } from 'marked';
import { expect, it } from 'vitest';
import { checkCommand } from './recorded-commands.ts';
import { readDocuments } from './snippets.ts';

/** A variable that is set for a command. Its value may be quoted or a command's output. */
const VARIABLE = /^([A-Z_]+)=((?:'[^']*'|\$\([^)]*\)|[^\s'$])*)\s+/;
const WORD = /(?:'[^']*'|[^\s'])+/g;

/** The npm and npx commands in inline code, pipelines included. */
function extractCommands(markdown: string): string[] {
  const spans: string[] = [];
  void walkTokens(lexer(markdown), (token) => {
    if (token.type === 'codespan') spans.push(String(token['text']));
  });
  return spans
    .flatMap((span) => span.split(/ (?:\||&&) /))
    .filter((text) => /^(?:npm|npx) /.test(parseVariables(text).rest));
}

function parseVariables(text: string): { env: Record<string, string>; rest: string } {
  const [found, name = '', value = ''] = VARIABLE.exec(text) ?? [];
  if (found === undefined) return { env: {}, rest: text };
  const { env, rest } = parseVariables(text.slice(found.length));
  return { env: { [name]: value.replaceAll("'", ''), ...env }, rest };
}

function parseCommand(text: string) {
  const { env, rest } = parseVariables(text);
  const words = Array.from(rest.matchAll(WORD), ([word]) => word.replaceAll("'", ''));
  const [command = '', ...args] = words;
  return { command, args, env };
}

const documents = [...(await readDocuments())].map(
  ([name, markdown]) => [name, extractCommands(markdown)] as const,
);

it.each(documents.filter(([, commands]) => commands.length > 0))(
  'the commands in the text of %s exist',
  (_name, commands) => {
    for (const command of commands)
      expect(() => checkCommand(parseCommand(command)), command).not.toThrow();
  },
);
