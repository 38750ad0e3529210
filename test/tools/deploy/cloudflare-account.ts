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
  /** The number of code uploads. Each is a version, with an address of its own. */
  uploads: number;
  /** The id of the latest upload, which serves. */
  versionId: string;
  /** Whether its workers.dev address is enabled. */
  hasWorkersDev: boolean;
  /** Whether each version has a workers.dev address. Undefined: never set. */
  hasVersionUrls: boolean | undefined;
}

/** Where a database or bucket was created. */
export interface Placement {
  location?: string | undefined;
  jurisdiction?: string | undefined;
}

export interface Database extends Placement {
  uuid: string;
  name: string;
  sqlite: DatabaseSync;
  /** Files that were uploaded for an import, by their MD5. */
  uploads: Map<string, string>;
}

/** Cloudflare's limit for a variable or secret. */
const MAX_VARIABLE_BYTES = 5 * 1024;

export class CloudflareAccount {
  readonly databases = new Map<string, Database>();
  readonly queues = new Map<string, { id: string; consumers: object[] }>();
  readonly buckets = new Map<string, Placement>();
  readonly scripts = new Map<string, Script>();
  /** The Worker of each custom domain. */
  readonly domains = new Map<string, string>();
  /** Host names with a DNS record that is not a Worker's. */
  readonly dnsRecords = new Set<string>();
  subdomain: string | undefined = 'operator';
  /** What KIE says of every Worker's key. */
  kieKey: HealthData['kie']['key'] = 'accepted';

  /** Creates the storage and queues of a deployment with this name. */
  prepare(name: string): void {
    for (const queue of ['copies', 'deliveries', 'dead']) this.createQueue(`${name}-${queue}`);
    this.createDatabase(name);
    this.buckets.set(`${name}-files`, {});
  }

  createDatabase(name: string, placement: Placement = {}): Database {
    const uuid = `00000000-0000-4000-8000-${String(this.databases.size + 1).padStart(12, '0')}`;
    const sqlite = new DatabaseSync(':memory:', { limits: D1_LIMITS });
    const database = { uuid, name, sqlite, uploads: new Map(), ...placement };
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
   * Replaces the script's bindings, except those of the types to keep and inherited ones. Returns why it
   * does not: an inherited binding that does not exist, or a variable that is too long.
   */
  upload(
    name: string,
    bindings: readonly Binding[],
    typesToKeep: readonly string[],
  ): string | undefined {
    const before = this.scripts.get(name);
    for (const binding of bindings) {
      if (binding.type === 'inherit' && !before?.bindings.has(binding.name))
        return `inherit binding '${binding.name}' is invalid`;
      if (Buffer.byteLength(binding.text ?? '') > MAX_VARIABLE_BYTES)
        return `binding ${binding.name} of type ${binding.type} exceeds the size limit of 5 KB`;
    }
    const kept = [...(before?.bindings.values() ?? [])].filter(({ type }) =>
      typesToKeep.includes(type),
    );
    const uploaded = bindings.flatMap((binding) =>
      binding.type === 'inherit' ? (before?.bindings.get(binding.name) ?? []) : binding,
    );
    this.scripts.set(name, {
      bindings: new Map([...kept, ...uploaded].map((binding) => [binding.name, binding])),
      crons: before?.crons ?? [],
      uploads: (before?.uploads ?? 0) + 1,
      versionId: randomUUID(),
      hasWorkersDev: before?.hasWorkersDev ?? false,
      hasVersionUrls: before?.hasVersionUrls,
    });
    return undefined;
  }

  /** Version addresses that were never set follow the workers.dev address of that moment. */
  setSubdomain(name: string, enabled: boolean, hasVersionUrls: boolean | undefined): void {
    const script = this.scripts.get(name);
    if (script === undefined) return;
    script.hasWorkersDev = enabled;
    script.hasVersionUrls = hasVersionUrls ?? script.hasVersionUrls ?? enabled;
  }

  listSecrets(script: string): string[] {
    return [...(this.scripts.get(script)?.bindings.values() ?? [])]
      .filter(({ type }) => type === 'secret_text')
      .map(({ name }) => name);
  }

  close(): void {
    for (const { sqlite } of this.databases.values()) sqlite.close();
  }
}
