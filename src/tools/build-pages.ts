/** `npm run build:studio`: builds the pages and the OpenAPI document into `dist/studio`, which the Worker serves. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { BASE_DOCUMENT_PATH } from '../worker/openapi/base-document.ts';
import { buildOpenApi } from './build-openapi.ts';
import { ROOT } from './root.ts';

const OUT_DIR = path.join(ROOT, 'dist/studio');
const ICON = 'src/web/shared/icon.svg';
/** The viewer of the API reference, which `src/web/docs/main.ts` starts. */
const VIEWER = 'node_modules/@scalar/api-reference/dist/browser/standalone.js';

/** The path under which the Worker serves scripts, styles and the icon. */
const PUBLIC_PATH = '/studio';

/** Each has a folder in `src/web` with an index.html, a main script and a style sheet. */
const PAGES = [
  { name: 'studio', file: 'index.html', main: 'main.tsx' },
  { name: 'console', file: 'console.html', main: 'main.tsx' },
  { name: 'docs', file: 'docs.html', main: 'main.ts' },
] as const;

interface BuiltFile {
  readonly file: string;
  readonly bytes: Uint8Array | string;
}

interface Bundle {
  readonly bytes: Uint8Array;
  /** The source files, relative to the root. */
  readonly inputs: readonly string[];
}

/** Builds all pages. Resolves to the source files that they were built from, relative to the root. */
export async function buildPages(): Promise<ReadonlySet<string>> {
  const icon = hashFileName('icon', 'svg', await readFile(path.join(ROOT, ICON)));
  const viewer = hashFileName('viewer', 'js', await readFile(path.join(ROOT, VIEWER)));
  const shared = { icon, viewer };
  const built = await Promise.all(PAGES.map((page) => buildPage(page, shared)));
  const openApi = await buildOpenApi();
  await publish([
    icon,
    viewer,
    { file: path.basename(BASE_DOCUMENT_PATH), bytes: openApi.json },
    ...built.flatMap(({ assets }) => assets),
    ...built.map(({ page }) => page),
  ]);
  return new Set([ICON, ...openApi.inputs, ...built.flatMap(({ inputs }) => inputs)]);
}

async function buildPage(
  { name, file, main }: (typeof PAGES)[number],
  shared: Readonly<Record<string, BuiltFile>>,
) {
  const folder = `src/web/${name}`;
  const templatePath = `${folder}/index.html`;
  const [scriptBundle, styleBundle, template] = await Promise.all([
    bundle(`${folder}/${main}`),
    bundle(`${folder}/styles/${name}.css`),
    readFile(path.join(ROOT, templatePath), 'utf8'),
  ]);
  const script = hashFileName(name, 'js', scriptBundle.bytes);
  const style = hashFileName(name, 'css', styleBundle.bytes);
  const bytes = Object.entries({ ...shared, script, style }).reduce(
    (html, [placeholder, asset]) =>
      html.replace(`{{${placeholder}}}`, `${PUBLIC_PATH}/${asset.file}`),
    template,
  );
  return {
    assets: [script, style],
    page: { file, bytes },
    inputs: [templatePath, ...scriptBundle.inputs, ...styleBundle.inputs],
  };
}

async function bundle(entryPoint: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entryPoint],
    write: false,
    metafile: true,
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
  if (output === undefined) throw new Error(`esbuild produced no output for ${entryPoint}`);
  return { bytes: output.contents, inputs: Object.keys(metafile.inputs) };
}

/** Writes assets before pages and removes old files last, so that a running edge always serves a whole page. */
async function publish(files: readonly BuiltFile[]): Promise<void> {
  await mkdir(OUT_DIR, { recursive: true });
  for (const { file, bytes } of files) {
    const temporary = path.join(OUT_DIR, `.${file}.${process.pid}`);
    await writeFile(temporary, bytes);
    await rename(temporary, path.join(OUT_DIR, file));
  }
  const current = new Set(files.map(({ file }) => file));
  const old = (await readdir(OUT_DIR)).filter(
    (file) => !current.has(file) && !file.startsWith('.'),
  );
  await Promise.all(old.map((file) => rm(path.join(OUT_DIR, file), { force: true })));
}

/** A file name with a hash of the content can be cached without expiry. */
function hashFileName(name: string, extension: string, bytes: Uint8Array): BuiltFile {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  return { file: `${name}-${hash}.${extension}`, bytes };
}

if (process.argv[1] === import.meta.filename) await buildPages();
