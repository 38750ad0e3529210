/** The state of a fake Cloudflare account. D1 databases are real SQLite. */
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { D1_LIMITS } from './d1-endpoints.ts';
import type { HealthData } from '../../../src/worker/health/health-report.ts';

export interface Binding {
  type: string;
  name: string;
  /** A secret's value; the API never returns it. */
  text?: string;
  [field: string]: unknown;
}

export interface Script {
  bindings: Map<string, Binding>;
  crons: string[];
  /** The number of code uploads. */
  uploads: number;
  /** The id of the latest upload, which serves. */
  versionId: string;
  /** Whether its workers.dev address is enabled. */
  hasWorkersDev: boolean;
}

export interface Database {
  uuid: string;
  name: string;
  sqlite: DatabaseSync;
  /** Files that were uploaded for an import, by their MD5. */
  uploads: Map<string, string>;
}

interface NotReady {
  code: 503;
  msg: string;
  data: null;
}

export class CloudflareAccount {
  readonly databases = new Map<string, Database>();
  readonly queues = new Map<string, { id: string; consumers: object[] }>();
  readonly buckets = new Set<string>();
  readonly scripts = new Map<string, Script>();
  subdomain: string | undefined = 'operator';

  /** Creates the storage and queues of a deployment with this name. */
  prepare(name: string): void {
    for (const queue of ['copies', 'deliveries', 'dead']) this.createQueue(`${name}-${queue}`);
    this.createDatabase(name);
    this.buckets.add(`${name}-files`);
  }

  createDatabase(name: string): Database {
    const uuid = `00000000-0000-4000-8000-${String(this.databases.size + 1).padStart(12, '0')}`;
    const sqlite = new DatabaseSync(':memory:', { limits: D1_LIMITS });
    const database = { uuid, name, sqlite, uploads: new Map() };
    this.databases.set(name, database);
    return database;
  }

  /** Accepts a name or uuid, as Cloudflare's API does. */
  findDatabase(nameOrId: string): Database | undefined {
    return [...this.databases.values()].find(
      ({ name, uuid }) => name === nameOrId || uuid === nameOrId,
    );
  }

  createQueue(name: string) {
    const queue = { id: `queue-${name}`, consumers: [] };
    this.queues.set(name, queue);
    return queue;
  }

  setConsumer(id: string, script: string): void {
    for (const queue of this.queues.values())
      if (queue.id === id) queue.consumers = [{ type: 'worker', consumer_id: `${id}-1`, script }];
  }

  /**
   * Replaces the script's bindings, except secrets and inherited ones. Returns the names of bindings that
   * should be inherited and do not exist; then nothing is uploaded.
   */
  upload(name: string, bindings: readonly Binding[]): readonly string[] {
    const before = this.scripts.get(name);
    const missing = bindings
      .filter((binding) => binding.type === 'inherit' && !before?.bindings.has(binding.name))
      .map((binding) => binding.name);
    if (missing.length > 0) return missing;
    const secrets = [...(before?.bindings.values() ?? [])].filter(
      ({ type }) => type === 'secret_text',
    );
    const uploaded = bindings.flatMap((binding) =>
      binding.type === 'inherit' ? (before?.bindings.get(binding.name) ?? []) : binding,
    );
    this.scripts.set(name, {
      bindings: new Map([...secrets, ...uploaded].map((binding) => [binding.name, binding])),
      crons: before?.crons ?? [],
      uploads: (before?.uploads ?? 0) + 1,
      versionId: randomUUID(),
      hasWorkersDev: before?.hasWorkersDev ?? false,
    });
    return missing;
  }

  listSecrets(script: string): string[] {
    return [...(this.scripts.get(script)?.bindings.values() ?? [])]
      .filter(({ type }) => type === 'secret_text')
      .map(({ name }) => name);
  }

  /** The `/health` response of the Worker; undefined if it has no workers.dev address. */
  health(script: string): { code: 200; msg: string; data: HealthData } | NotReady | undefined {
    const found = this.scripts.get(script);
    if (found?.hasWorkersDev !== true) return undefined;
    const { bindings, versionId } = found;
    const database = this.findDatabase(String(bindings.get('DB')?.['id']));
    const missing = [
      ...['KIE_API_KEY', 'EDGE_SECRET'].filter((name) => bindings.get(name)?.text === undefined),
      ...(database?.sqlite.prepare("select 1 from sqlite_schema where name = 'tasks'").get() ===
      undefined
        ? ['DB']
        : []),
      ...(this.buckets.has(String(bindings.get('FILES')?.['bucket_name'])) ? [] : ['FILES']),
    ];
    if (missing.length > 0)
      return { code: 503, msg: `Not ready: ${missing.join(', ')}`, data: null };
    const hasMetadata = bindings.get('CF_VERSION_METADATA')?.type === 'version_metadata';
    const version = { id: hasMetadata ? versionId : '', uploadedAt: null };
    const data: HealthData = { status: 'ready', version, cron: { lastRunAt: null }, warnings: [] };
    return { code: 200, msg: 'success', data };
  }

  close(): void {
    for (const { sqlite } of this.databases.values()) sqlite.close();
  }
}
