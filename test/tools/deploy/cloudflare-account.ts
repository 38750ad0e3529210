/** What an account of the stand-in holds. */
import { DatabaseSync } from 'node:sqlite';

export interface Binding {
  type: string;
  name: string;
  /** Of a secret; nobody is shown it. */
  text?: string;
  [field: string]: unknown;
}

export interface Script {
  bindings: Map<string, Binding>;
  crons: string[];
  /** How often code was uploaded. */
  uploads: number;
  /** Whether it has an address below workers.dev. */
  isOpen: boolean;
}

export class CloudflareAccount {
  readonly databases = new Map<string, { uuid: string; name: string; sqlite: DatabaseSync }>();
  readonly queues = new Map<string, { id: string; consumers: object[] }>();
  readonly buckets = new Set<string>();
  readonly scripts = new Map<string, Script>();
  subdomain: string | undefined = 'operator';

  /** Storage and queues of a deployment of that name, as a first one would have made them. */
  prepare(name: string): void {
    for (const queue of ['copies', 'deliveries', 'dead']) this.createQueue(`${name}-${queue}`);
    this.createDatabase(name);
    this.buckets.add(`${name}-files`);
  }

  createDatabase(name: string) {
    const uuid = `00000000-0000-4000-8000-${String(this.databases.size + 1).padStart(12, '0')}`;
    const database = { uuid, name, sqlite: new DatabaseSync(':memory:') };
    this.databases.set(name, database);
    return database;
  }

  /** By name or uuid, as Cloudflare's own. */
  findDatabase(nameOrId: string) {
    return [...this.databases.values()].find(
      ({ name, uuid }) => name === nameOrId || uuid === nameOrId,
    );
  }

  /** Rows of a select; anything else is carried out. Throws SQLite's own error. */
  query(nameOrId: string, sql: string): unknown[] {
    const sqlite = this.findDatabase(nameOrId)?.sqlite;
    if (/^\s*select/i.test(sql)) return sqlite?.prepare(sql).all() ?? [];
    sqlite?.exec(sql);
    return [];
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

  /** Secrets stay, and what is inherited; everything else is as uploaded. Gives what there is not to inherit. */
  upload(name: string, bindings: readonly Binding[]): readonly string[] {
    const before = this.scripts.get(name);
    const missing = bindings
      .filter((binding) => binding.type === 'inherit' && !before?.bindings.has(binding.name))
      .map((binding) => binding.name);
    if (missing.length > 0) return missing;
    const kept = [...(before?.bindings.values() ?? [])].filter(
      ({ type }) => type === 'secret_text',
    );
    const given = bindings.flatMap((binding) =>
      binding.type === 'inherit' ? (before?.bindings.get(binding.name) ?? []) : binding,
    );
    this.scripts.set(name, {
      bindings: new Map([...kept, ...given].map((binding) => [binding.name, binding])),
      crons: before?.crons ?? [],
      uploads: (before?.uploads ?? 0) + 1,
      isOpen: before?.isOpen ?? false,
    });
    return missing;
  }

  secretsOf(script: string): string[] {
    return [...(this.scripts.get(script)?.bindings.values() ?? [])]
      .filter(({ type }) => type === 'secret_text')
      .map(({ name }) => name);
  }

  /** What such a Worker would say of itself at `/health`; undefined where there is none. */
  health(script: string): { code: 200 | 503; msg: string } | undefined {
    const found = this.scripts.get(script);
    if (found?.isOpen !== true) return undefined;
    const { bindings } = found;
    const database = this.findDatabase(String(bindings.get('DB')?.['id']));
    const missing = [
      ...['KIE_API_KEY', 'EDGE_SECRET'].filter((name) => bindings.get(name)?.text === undefined),
      ...(database?.sqlite.prepare("select 1 from sqlite_schema where name = 'tasks'").get() ===
      undefined
        ? ['DB']
        : []),
      ...(this.buckets.has(String(bindings.get('FILES')?.['bucket_name'])) ? [] : ['FILES']),
    ];
    return missing.length === 0
      ? { code: 200, msg: 'success' }
      : { code: 503, msg: `Not ready: ${missing.join(', ')}` };
  }

  close(): void {
    for (const { sqlite } of this.databases.values()) sqlite.close();
  }
}
