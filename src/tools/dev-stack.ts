/** A stack whose parts are rebuilt and restarted separately, on the same ports and data. */
import path from 'node:path';
import { buildPages } from './build-pages.ts';
import { createDevBundler, type DevBundler } from './dev-bundler.ts';
import { DEV_TARGETS, isMigration, selectTargets, type DevTarget } from './dev-targets.ts';
import { readLocalSettings, type LocalSettings } from './local-settings.ts';
import { migrate } from './migrate.ts';
import type { RunningWorker } from './run-worker.ts';
import {
  EDGE_CONFIG,
  edgeStateDir,
  freePort,
  runEdge,
  SANDBOX_CONFIG,
  startSandbox,
  type WorkerBuilds,
} from './stack.ts';

export class DevStack {
  edge: RunningWorker | undefined;
  sandbox: RunningWorker | undefined;
  /** The settings of the last start. The ports stay those of the first one. */
  local: LocalSettings;
  readonly #dists: WorkerBuilds;
  readonly #bundlers: Readonly<Record<'edge' | 'sandbox', DevBundler>>;
  readonly #inputs: Record<DevTarget, ReadonlySet<string> | undefined> = {
    edge: undefined,
    sandbox: undefined,
    pages: undefined,
  };

  private constructor(
    local: LocalSettings,
    dists: WorkerBuilds,
    bundlers: Readonly<Record<'edge' | 'sandbox', DevBundler>>,
  ) {
    this.local = local;
    this.#dists = dists;
    this.#bundlers = bundlers;
  }

  /** Builds into `distDir` and starts everything. If it rejects, nothing is left running. */
  static async start(distDir: string): Promise<DevStack> {
    const settings = await readLocalSettings(process.env);
    const local = {
      ...settings,
      port: await freePort(settings.port, 'PORT'),
      sandboxPort: await freePort(settings.sandboxPort, 'SANDBOX_PORT'),
    };
    const dists = { edge: path.join(distDir, 'edge'), sandbox: path.join(distDir, 'sandbox') };
    const [edge, sandbox] = await Promise.all([
      createDevBundler('src/worker/index.ts', EDGE_CONFIG, dists.edge),
      createDevBundler('src/sandbox/worker.ts', SANDBOX_CONFIG, dists.sandbox),
    ]);
    const stack = new DevStack(local, dists, { edge, sandbox });
    try {
      await migrate(edgeStateDir(local));
      await stack.#update(DEV_TARGETS);
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  /**
   * Rebuilds and restarts what the changed files affect, and resolves to it. If it rejects, what could not
   * be built keeps running as it was, and the next change of a source file builds it again.
   */
  async applyChanges(files: ReadonlySet<string>): Promise<readonly DevTarget[]> {
    const targets = selectTargets(files, this.#inputs);
    if (files.has('.dev.vars')) {
      const { port, sandboxPort } = this.local;
      this.local = { ...(await readLocalSettings(process.env)), port, sandboxPort };
    }
    if ([...files].some(isMigration)) {
      await this.#stopEdge();
      await migrate(edgeStateDir(this.local));
    }
    await this.#update(targets);
    return targets;
  }

  async stop(): Promise<void> {
    await Promise.all([
      this.edge?.stop(),
      this.sandbox?.stop(),
      this.#bundlers.edge.dispose(),
      this.#bundlers.sandbox.dispose(),
    ]);
  }

  async #update(targets: readonly DevTarget[]): Promise<void> {
    const results = await Promise.allSettled(
      targets.map(async (target) => {
        this.#inputs[target] = undefined;
        this.#inputs[target] = await this.#build(target);
      }),
    );
    const isBuilt = (target: DevTarget) => results[targets.indexOf(target)]?.status === 'fulfilled';
    if (isBuilt('sandbox') && this.local.useSandbox) await this.#restartSandbox();
    // For new pages too, because Miniflare reads the list of static files at its start.
    if (isBuilt('edge') || isBuilt('pages')) await this.#restartEdge();
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  #build(target: DevTarget): Promise<ReadonlySet<string>> {
    return target === 'pages' ? buildPages() : this.#bundlers[target].build();
  }

  async #restartSandbox(): Promise<void> {
    await this.sandbox?.stop();
    this.sandbox = undefined;
    this.sandbox = await startSandbox(this.#dists, this.local);
  }

  async #restartEdge(): Promise<void> {
    await this.#stopEdge();
    this.edge = await runEdge(this.#dists, this.local, this.sandbox?.url, {
      onLog: (line) => console.log(line),
    });
  }

  async #stopEdge(): Promise<void> {
    await this.edge?.stop();
    this.edge = undefined;
  }
}
