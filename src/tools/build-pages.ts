/** `npm run build:studio`: the studio and the console, their pages, scripts, styles and icon, into `dist/studio`, ready to be served. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../..');
const OUT = path.join(ROOT, 'dist/studio');

/** Where the Worker serves what lies beside the pages. */
const SERVED_AT = '/studio';

/** Each of them has a folder in `src` with an index.html, a main.tsx and a style. */
const PAGES = [
  { name: 'studio', file: 'index.html' },
  { name: 'console', file: 'console.html' },
] as const;

interface Built {
  readonly file: string;
  readonly bytes: Uint8Array | string;
}

async function buildPages(): Promise<void> {
  const icon = hashed('icon', 'svg', await readFile(path.join(ROOT, 'src/web/shared/icon.svg')));
  const built = await Promise.all(PAGES.map((page) => buildPage(page, icon)));
  await publish([icon, ...built.flatMap(({ assets }) => assets), ...built.map(({ page }) => page)]);
}

async function buildPage({ name, file }: (typeof PAGES)[number], icon: Built) {
  const source = path.join(ROOT, 'src/web', name);
  const script = hashed(name, 'js', await bundle(path.join(source, 'main.tsx')));
  const style = hashed(name, 'css', await bundle(path.join(source, `styles/${name}.css`)));
  const template = await readFile(path.join(source, 'index.html'), 'utf8');
  const bytes = Object.entries({ script, style, icon }).reduce(
    (html, [what, asset]) => html.replace(`{{${what}}}`, `${SERVED_AT}/${asset.file}`),
    template,
  );
  return { assets: [script, style], page: { file, bytes } };
}

async function bundle(entryPoint: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [entryPoint],
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome111', 'firefox113', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made nothing of ${entryPoint}`);
  return output.contents;
}

/** Pages last, and what is old after that: an edge that is running never serves half of one. */
async function publish(files: readonly Built[]): Promise<void> {
  await mkdir(OUT, { recursive: true });
  for (const { file, bytes } of files) {
    const part = path.join(OUT, `.${file}.${process.pid}`);
    await writeFile(part, bytes);
    await rename(part, path.join(OUT, file));
  }
  const current = new Set(files.map(({ file }) => file));
  const old = (await readdir(OUT)).filter((file) => !current.has(file) && !file.startsWith('.'));
  await Promise.all(old.map((file) => rm(path.join(OUT, file), { force: true })));
}

/** Names with a hash of what is in them may be kept for ever. */
function hashed(name: string, extension: string, bytes: Uint8Array): Built {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  return { file: `${name}-${hash}.${extension}`, bytes };
}

await buildPages();
