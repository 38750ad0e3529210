/** `npm run build:studio`: builds the pages and the OpenAPI document into `dist/studio`, which the Worker serves. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { BASE_DOCUMENT_PATH } from '../worker/openapi/base-document.ts';
import { FIELD_LABELS_PATH } from '../worker/models/field-labels.ts';
import { RECORDED_CATALOGUE_PATH } from '../worker/models/live/recorded-listing.ts';
import { buildOpenApi } from './build-openapi.ts';
import { buildGuides } from './guides/build-guides.ts';
import { fill } from './guides/fill.ts';
import { buildReferenceTopBar } from './guides/top-bar.ts';
import { ROOT } from './root.ts';

const OUT_DIR = path.join(ROOT, 'dist/studio');
const ICON = 'src/web/shared/icon.svg';
/** Data that the Worker reads from the pages, by its path there. */
const DATA_FILES: Readonly<Record<string, string>> = {
  [FIELD_LABELS_PATH]: 'src/worker/models/field-labels.json',
  [RECORDED_CATALOGUE_PATH]: 'src/worker/models/live/recorded-catalogue.json',
};
/** The viewer of the API reference, which `src/web/docs/reference/main.ts` starts. */
const VIEWER = 'node_modules/@scalar/api-reference/dist/browser/standalone.js';
const GUIDE_SCRIPT = 'src/web/docs/search.ts';
const GUIDE_STYLE = 'src/web/docs/styles/guide.css';

/** The path under which the Worker serves scripts, styles and the icon. */
const PUBLIC_PATH = '/studio';

/** Pages with a template, a main script and a style sheet of their own. */
const PAGES = [
  {
    name: 'studio',
    file: 'index.html',
    folder: 'studio',
    main: 'main.tsx',
    style: 'styles/studio.css',
  },
  {
    name: 'console',
    file: 'console.html',
    folder: 'console',
    main: 'main.tsx',
    style: 'styles/console.css',
  },
  {
    name: 'reference',
    file: 'docs/reference.html',
    folder: 'docs/reference',
    main: 'main.ts',
    style: 'reference.css',
  },
] as const;

interface BuiltFile {
  /** Relative to `OUT_DIR`. */
  readonly file: string;
  readonly bytes: Uint8Array | string;
}

interface Bundle {
  readonly bytes: Uint8Array;
  /** The source files, relative to the root. */
  readonly inputs: readonly string[];
}

interface BuiltPages {
  readonly files: readonly BuiltFile[];
  readonly inputs: readonly string[];
}

/** Builds all pages. Resolves to the source files that they were built from, relative to the root. */
export async function buildPages(): Promise<ReadonlySet<string>> {
  const icon = hashFileName('icon', 'svg', await readFile(path.join(ROOT, ICON)));
  const viewer = hashFileName('viewer', 'js', await readFile(path.join(ROOT, VIEWER)));
  const openApi = await buildOpenApi();
  const topBar = await buildReferenceTopBar();
  const built = await Promise.all([
    ...PAGES.map((page) => buildPage(page, { icon, viewer }, { topBar })),
    buildGuidePages({ icon }),
  ]);
  await publish([
    icon,
    viewer,
    { file: path.basename(BASE_DOCUMENT_PATH), bytes: openApi.json },
    ...(await Promise.all(Object.entries(DATA_FILES).map(([at, file]) => readDataFile(at, file)))),
    ...built.flatMap(({ files }) => files),
  ]);
  return new Set([
    ICON,
    ...Object.values(DATA_FILES),
    ...openApi.inputs,
    ...built.flatMap(({ inputs }) => inputs),
  ]);
}

async function readDataFile(at: string, file: string): Promise<BuiltFile> {
  return { file: path.basename(at), bytes: await readFile(path.join(ROOT, file)) };
}

async function buildPage(
  { name, file, folder, main, style: styleFile }: (typeof PAGES)[number],
  shared: Readonly<Record<string, BuiltFile>>,
  parts: Readonly<Record<string, string>>,
): Promise<BuiltPages> {
  const templatePath = `src/web/${folder}/index.html`;
  const [scriptBundle, styleBundle, template] = await Promise.all([
    bundle(`src/web/${folder}/${main}`),
    bundle(`src/web/${folder}/${styleFile}`),
    readFile(path.join(ROOT, templatePath), 'utf8'),
  ]);
  const script = hashFileName(name, 'js', scriptBundle.bytes);
  const style = hashFileName(name, 'css', styleBundle.bytes);
  const bytes = fill(template, { ...parts, ...toAddresses({ ...shared, script, style }) });
  return {
    files: [script, style, { file, bytes }],
    inputs: [templatePath, ...scriptBundle.inputs, ...styleBundle.inputs],
  };
}

async function buildGuidePages(shared: Readonly<Record<string, BuiltFile>>): Promise<BuiltPages> {
  const [guides, scriptBundle, styleBundle] = await Promise.all([
    buildGuides(),
    bundle(GUIDE_SCRIPT),
    bundle(GUIDE_STYLE),
  ]);
  const script = hashFileName('guide', 'js', scriptBundle.bytes);
  const style = hashFileName('guide', 'css', styleBundle.bytes);
  const index = hashFileName('search', 'json', guides.searchIndex);
  const addresses = toAddresses({ ...shared, script, style, index });
  const pages = guides.pages.map(({ guide, html }) => ({
    file: `docs/${guide.slug === '' ? 'index' : guide.slug}.html`,
    bytes: fill(html, addresses),
  }));
  return {
    files: [script, style, index, ...pages],
    inputs: [...guides.inputs, ...scriptBundle.inputs, ...styleBundle.inputs],
  };
}

/** The addresses under which a page finds its files. */
function toAddresses(files: Readonly<Record<string, BuiltFile>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, { file }]) => [name, `${PUBLIC_PATH}/${file}`]),
  );
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
  await mkdir(path.join(OUT_DIR, 'docs'), { recursive: true });
  for (const { file, bytes } of files) {
    const target = path.join(OUT_DIR, file);
    const temporary = path.join(path.dirname(target), `.${path.basename(file)}.${process.pid}`);
    await writeFile(temporary, bytes);
    await rename(temporary, target);
  }
  const current = new Set(files.map(({ file }) => file));
  const entries = await readdir(OUT_DIR, { recursive: true, withFileTypes: true });
  const old = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !current.has(path.relative(OUT_DIR, file)));
  await Promise.all(old.map((file) => rm(file, { force: true })));
}

/** A file name with a hash of the content can be cached without expiry. */
function hashFileName(name: string, extension: string, bytes: Uint8Array | string): BuiltFile {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  return { file: `${name}-${hash}.${extension}`, bytes };
}

if (process.argv[1] === import.meta.filename) await buildPages();
