/** The regular expressions of the Worker: literals by their syntax, and those that modules build when they load. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseAst } from 'vite';
import { ROOT } from '../../../src/tools/root.ts';

export interface Pattern {
  /** File and line of a literal; `built when loaded` for the others. */
  readonly at: string;
  readonly regex: RegExp;
}

const WORKER = path.join(ROOT, 'src/worker');

/** The Worker's modules. Descriptions of endpoints are in no Worker. */
export async function listModules(): Promise<string[]> {
  const files = await readdir(WORKER, { recursive: true });
  return files.filter(
    (file) => /(?<!\.docs|\.d)\.ts$/.test(file) && !file.includes('openapi/docs'),
  );
}

/** Every literal in the Worker's modules. */
export async function listLiterals(): Promise<Pattern[]> {
  const found: Pattern[] = [];
  for (const file of await listModules()) {
    const source = await readFile(path.join(WORKER, file), 'utf8');
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      if ('regex' in node && 'start' in node) {
        const { pattern, flags } = node.regex as { pattern: string; flags: string };
        const line = source.slice(0, Number(node.start)).split('\n').length;
        found.push({ at: `${file}:${line}`, regex: new RegExp(pattern, flags) });
        return;
      }
      for (const part of Object.values(node)) visit(part);
    };
    visit(parseAst(source, { lang: 'ts' }));
  }
  return found;
}

/** Has every property and returns itself. */
const anything: unknown = new Proxy(() => undefined, {
  get: () => anything,
  apply: () => anything,
});

/** Loads every module and mounts every route, and returns what `new RegExp` builds meanwhile, in packages as well. */
export async function listBuilt(): Promise<Pattern[]> {
  const built: Pattern[] = [];
  const original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(original, {
    construct: (target, parameters, newTarget) => {
      const regex = Reflect.construct(target, parameters, newTarget) as RegExp;
      built.push({ at: 'built when loaded', regex });
      return regex;
    },
  });
  try {
    for (const file of await listModules())
      if (!NEEDS_WORKERD.has(file)) await import(path.join(WORKER, file));
    const routes = (await import(path.join(WORKER, 'routes.ts'))) as {
      buildRoutes: (deps: unknown) => unknown;
    };
    routes.buildRoutes(anything); // the router's patterns
  } finally {
    globalThis.RegExp = original;
  }
  return built;
}

/** Imports what only workerd has. */
const NEEDS_WORKERD = new Set<string>(['index.ts']);
