/** Builds the part of the OpenAPI document that is the same for every deployment. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './root.ts';

const WORKER = path.join(ROOT, 'src/worker');

/**
 * Resolves to the document as JSON, and to its source files relative to the root. The sources are bundled and
 * evaluated again at each call, because a watching build must not see the modules of an earlier one.
 */
export async function buildOpenApi(): Promise<{ json: string; inputs: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    stdin: { contents: await entryPoint(), resolveDir: WORKER, sourcefile: 'openapi.ts' },
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
  });
  const source = outputFiles[0]?.contents ?? new Uint8Array();
  const address = `data:text/javascript;base64,${Buffer.from(source).toString('base64')}`;
  const { json } = (await import(address)) as { json: string };
  return { json, inputs: Object.keys(metafile.inputs) };
}

/** A module that builds the document from every `*.docs.ts` of the Worker. */
async function entryPoint(): Promise<string> {
  const files = await readdir(WORKER, { recursive: true });
  const described = files.filter((file) => file.endsWith('.docs.ts')).toSorted();
  return [
    "import { buildBaseDocument } from './openapi/docs/document.ts';",
    ...described.map((file, i) => `import { endpoints as part${i} } from './${file}';`),
    `const endpoints = [${described.map((_file, i) => `...part${i}`).join()}];`,
    'export const json = JSON.stringify(buildBaseDocument(endpoints));',
  ].join('\n');
}
