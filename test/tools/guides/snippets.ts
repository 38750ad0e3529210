/** The code blocks of the documentation, read from the Markdown itself. */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { lexer, walkTokens } from 'marked';
import { ROOT } from '../../../src/tools/root.ts';

const GUIDES = 'src/web/docs/guides';
const OTHER_DOCUMENTS = [
  'README.md',
  'CHANGELOG.md',
  'src/README.md',
  '.github/CONTRIBUTING.md',
  '.github/SECURITY.md',
];
/** Below the root, so that a module finds the packages; git ignores it. */
const OUTPUT = path.join(ROOT, 'test/output/snippets');

export interface Snippet {
  /** The name of the document, such as `client.md`; those outside of the guides have their path. */
  document: string;
  /** The line of the opening fence. */
  line: number;
  heading: string;
  /** The paragraph before the block, as Markdown. */
  before: string;
  /** What follows the opening fence, such as `ts`. */
  language: string;
  text: string;
}

/** All documents by name. */
export async function readDocuments(): Promise<Map<string, string>> {
  const guides = (await readdir(path.join(ROOT, GUIDES))).map(
    (name) => [name, path.join(GUIDES, name)] as const,
  );
  const files = [...OTHER_DOCUMENTS.map((file) => [file, file] as const), ...guides];
  return new Map(
    await Promise.all(
      files.map(
        async ([name, file]) => [name, await readFile(path.join(ROOT, file), 'utf8')] as const,
      ),
    ),
  );
}

/** The code blocks of a document in order, as the renderer of the guides sees them. */
export function extractSnippets(document: string, markdown: string): Snippet[] {
  const snippets: Snippet[] = [];
  const lines = markdown.split('\n');
  let [heading, before, from] = ['', '', 0];
  void walkTokens(lexer(markdown), (token) => {
    if (token.type === 'heading') heading = String(token['text']);
    // The text of a list item has tokens of its own, unlike a word within a paragraph.
    if (token.type === 'paragraph' || (token.type === 'text' && 'tokens' in token))
      before = token.raw;
    if (token.type !== 'code') return;
    const fence = token.raw.split('\n')[0]?.trim();
    const text = String(token['text']);
    const language = String(token['lang'] ?? '');
    const index = lines.findIndex((line, at) => at >= from && line.trim() === fence);
    from = index + text.split('\n').length;
    snippets.push({ document, line: index + 1, heading, before, language, text });
  });
  return snippets;
}

/** The code blocks of all documents. */
export async function readSnippets(): Promise<Snippet[]> {
  return [...(await readDocuments())].flatMap(([name, markdown]) =>
    extractSnippets(name, markdown),
  );
}

/** The block in this language below a heading of a document. Throws unless there is exactly one. */
export async function findSnippet(
  document: string,
  heading: string,
  language: string,
): Promise<Snippet> {
  const found = (await readSnippets()).filter(
    (each) => each.document === document && each.heading === heading && each.language === language,
  );
  const [snippet] = found;
  if (snippet === undefined || found.length > 1)
    throw new Error(`${document} has ${found.length} ${language} blocks below "${heading}"`);
  return snippet;
}

/** What a command prints, if the block after it shows that. */
export function findOutput(snippets: readonly Snippet[], command: Snippet): Snippet | undefined {
  const next = snippets[snippets.indexOf(command) + 1];
  const { document, heading } = command;
  return next?.language === 'text' && next.document === document && next.heading === heading
    ? next
    : undefined;
}

/**
 * Writes a block into a file and returns its path. Its lines have the numbers that they have in the
 * Markdown. Tests may write the same one at the same time.
 */
export async function saveSnippet({ document, line, language, text }: Snippet): Promise<string> {
  const file = path.join(OUTPUT, `${document.replaceAll('/', '-')}.${line}.${language}`);
  const written = `${file}.${process.pid}-${Math.random()}`;
  await mkdir(OUTPUT, { recursive: true });
  await writeFile(written, `${'\n'.repeat(line)}${text}\n`);
  await rename(written, file);
  return file;
}

/** Imports a block as a module. */
export async function importSnippet<T>(...where: Parameters<typeof findSnippet>): Promise<T> {
  return (await import(await saveSnippet(await findSnippet(...where)))) as T;
}

/** The command that runs a file of a language. */
export const interpreterOf = (language: string) =>
  language === 'python' ? 'python3' : process.execPath;

/** Where a block is, for the titles of tests: `client.md:17`. */
export const placeOf = ({ document, line }: Snippet) => `${document}:${line}`;
