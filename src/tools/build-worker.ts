/** Bundles a Worker with wrangler, as a deployment does, and reads the bundle back. */
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Unstable_Config as WranglerConfig } from 'wrangler';
import { ROOT } from './root.ts';
import { findWranglerScript } from './wrangler-script.ts';

export type { WranglerConfig };

export interface WorkerBundle {
  mainModule: string;
  modulesRoot: string;
  modules: Record<
    string,
    { type: 'esm'; contents: string } | { type: 'data'; contents: Uint8Array<ArrayBuffer> }
  >;
}

const execFileAsync = promisify(execFile);

/**
 * Bundles the Worker of a wrangler.toml (relative to the root) into the folder `dist`, and writes the
 * parsed configuration beside it. Throws with wrangler's own error text.
 */
export async function buildWorker(config: string, dist: string): Promise<void> {
  const args = ['deploy', '--dry-run', '--config', path.join(ROOT, config), '--outdir', dist];
  await execFileAsync(
    process.execPath,
    // `--env ''` selects the top level whatever CLOUDFLARE_ENV says.
    [findWranglerScript(), ...args, '--env', ''],
    { cwd: ROOT, env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false' } },
  );
  await saveConfig(config, dist);
}

/** Reads the wrangler.toml and writes it beside `dist`, because loading wrangler takes seconds. */
export async function saveConfig(config: string, dist: string): Promise<void> {
  await writeFile(configFile(dist), JSON.stringify(await parseConfig(config)));
}

/** The configuration that `buildWorker` saved; parses the wrangler.toml if there is none. */
export async function loadConfig(config: string, dist: string): Promise<WranglerConfig> {
  const saved = await readFile(configFile(dist), 'utf8').catch(() => undefined);
  return saved === undefined ? parseConfig(config) : (JSON.parse(saved) as WranglerConfig);
}

const configFile = (dist: string) => `${dist}.config.json`;

async function parseConfig(config: string): Promise<WranglerConfig> {
  const { unstable_readConfig } = await import('wrangler');
  return unstable_readConfig({ config: path.join(ROOT, config), env: '' }, { hideWarnings: true });
}

/** Reads the modules of a bundle. JavaScript becomes ES modules, every other file bytes. */
export async function readBundle(dist: string): Promise<WorkerBundle> {
  const files = (await readdir(dist)).filter((file) => !/\.(map|md)$/.test(file));
  const modules = await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(path.join(dist, file));
      const module = file.endsWith('.js')
        ? { type: 'esm' as const, contents: bytes.toString('utf8') }
        : { type: 'data' as const, contents: new Uint8Array(bytes) };
      return [file, module] as const;
    }),
  );
  const mainModule = files.find((file) => file.endsWith('.js'));
  if (mainModule === undefined) throw new Error(`No bundle in ${dist}`);
  return { mainModule, modulesRoot: dist, modules: Object.fromEntries(modules) };
}
