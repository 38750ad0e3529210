/** A client whose calls the test resolves, for code that is built on a client. */
import type { CreateOptions, KieEdgeClient } from '../../src/client/client-types.ts';
import type { CreatedTask, CreateRequest, Task, TaskRef } from '../../src/client/types.ts';

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
  /** Passed to `onToken`. */
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

  /** The watches whose signal is not aborted. */
  get openWatches(): OpenWatch[] {
    return this.watches.filter(({ signal }) => signal?.aborted !== true);
  }

  async *#watch(ref: TaskRef | string, signal: AbortSignal | undefined) {
    const queue: (Task | { readonly error: unknown })[] = [];
    let wake: (() => void) | undefined;
    const add = (item: (typeof queue)[number]) => {
      queue.push(item);
      wake?.();
    };
    this.watches.push({ ref, signal, send: add, fail: (error) => add({ error }) });
    signal?.addEventListener('abort', () => wake?.());
    for (;;) {
      signal?.throwIfAborted();
      const next = queue.shift();
      if (next === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else if ('error' in next) throw next.error;
      else yield next;
      if (next !== undefined && 'state' in next && FINAL_STATES.has(next.state)) return;
    }
  }
}

const FINAL_STATES = new Set(['success', 'fail', 'expired_unknown', 'never_confirmed']);
