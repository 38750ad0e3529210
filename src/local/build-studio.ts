/** `npm run build:studio`: the studio's page, script, style and icon into `dist/studio`, ready to be served. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type OutputFile } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SOURCE = path.join(ROOT, 'src/studio');
const OUT = path.join(ROOT, 'dist/studio');

/** Where the Worker serves what lies beside the page. */
const SERVED_AT = '/studio';

/** Names with a hash of what is in them may be kept for ever. */
async function buildStudio(): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: {
      studio: path.join(SOURCE, 'main.tsx'),
      style: path.join(SOURCE, 'styles/studio.css'),
    },
    outdir: OUT,
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
  const assets = {
    script: hashed('studio', 'js', bytesOf(outputFiles, 'studio.js')),
    style: hashed('studio', 'css', bytesOf(outputFiles, 'style.css')),
    icon: hashed('icon', 'svg', await readFile(path.join(SOURCE, 'icon.svg'))),
  };
  const template = await readFile(path.join(SOURCE, 'index.html'), 'utf8');
  const page = Object.entries(assets).reduce(
    (html, [name, { file }]) => html.replace(`{{${name}}}`, `${SERVED_AT}/${file}`),
    template,
  );
  await publish([...Object.values(assets), { file: 'index.html', bytes: page }]);
}

/** The page last, and what is old after that: an edge that is running never serves half of it. */
async function publish(files: readonly { file: string; bytes: Uint8Array | string }[]) {
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

function hashed(name: string, extension: string, bytes: Uint8Array) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  return { file: `${name}-${hash}.${extension}`, bytes };
}

function bytesOf(files: readonly OutputFile[], name: string): Uint8Array {
  const file = files.find((one) => path.basename(one.path) === name);
  if (file === undefined) throw new Error(`esbuild gave no ${name}`);
  return file.contents;
}

await buildStudio();
