/** A client whose answers the test gives, for what is built on clients. */
import type {
  CreatedTask,
  CreateOptions,
  CreateRequest,
  KieEdgeClient,
  Task,
  TaskRef,
} from '../../src/client/types.ts';

export interface PendingCreate {
  readonly request: CreateRequest;
  readonly options: CreateOptions;
  readonly resolve: (created: CreatedTask) => void;
  readonly reject: (error: unknown) => void;
}

export interface OpenWatch {
  readonly ref: TaskRef | string;
  readonly signal: AbortSignal | undefined;
  readonly send: (task: Task) => void;
  readonly fail: (error: unknown) => void;
}

export class FakeClient {
  readonly creates: PendingCreate[] = [];
  readonly watches: OpenWatch[] = [];
  readonly client: KieEdgeClient;
  /** What it sends with. */
  token: string | undefined;

  constructor() {
    const client: Pick<KieEdgeClient, 'create' | 'watch'> = {
      create: (request, options = {}) =>
        new Promise<CreatedTask>((resolve, reject) => {
          options.onToken?.(this.token);
          this.creates.push({ request, options, resolve, reject });
        }),
      watch: (ref, { signal } = {}) => this.#watch(ref, signal),
    };
    this.client = client as KieEdgeClient;
  }

  /** The watches that were not left. */
  get openWatches(): OpenWatch[] {
    return this.watches.filter(({ signal }) => signal?.aborted !== true);
  }

  async *#watch(ref: TaskRef | string, signal: AbortSignal | undefined) {
    const told: (Task | { readonly error: unknown })[] = [];
    let wake: (() => void) | undefined;
    const add = (one: (typeof told)[number]) => {
      told.push(one);
      wake?.();
    };
    this.watches.push({ ref, signal, send: add, fail: (error) => add({ error }) });
    signal?.addEventListener('abort', () => wake?.());
    for (;;) {
      signal?.throwIfAborted();
      const next = told.shift();
      if (next === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else if ('error' in next) throw next.error;
      else yield next;
      if (next !== undefined && 'state' in next && ENDS.has(next.state)) return;
    }
  }
}

const ENDS = new Set(['success', 'fail', 'expired_unknown', 'never_confirmed']);
