/** Builds the part of the OpenAPI document that is the same for every deployment. */
import { build } from 'esbuild';
import { ROOT } from './root.ts';

/**
 * Resolves to the document as JSON, and to its source files relative to the root. The sources are bundled and
 * evaluated again at each call, because a watching build must not see the modules of an earlier one.
 */
export async function buildOpenApi(): Promise<{ json: string; inputs: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/worker/openapi/docs/print-document.ts'],
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
