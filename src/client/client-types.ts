/** The client's options and calls. */
import type {
  CreatedTask,
  CreateRequest,
  Estimate,
  Model,
  ModelWithInput,
  Task,
  TaskRef,
  Upload,
  Usage,
} from './types.ts';

export interface ClientOptions {
  /** The edge's URL. */
  readonly baseUrl: string;
  /** A client token or a JWT, or a function that returns one and is called for each request. */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /**
   * For callers without an account: returns a token of the Turnstile widget. It is called whenever a
   * new session is needed; a token can be used once.
   */
  readonly solveChallenge?: (() => Promise<string>) | undefined;
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface CreateOptions extends CallOptions {
  /** Default: a random key. With the same key a request can be repeated after a lost response. */
  readonly idempotencyKey?: string | undefined;
  /**
   * Called before each attempt with the token it will be sent with, undefined without one. A key
   * belongs to the client of that token. If it throws, the call ends and the attempt is not sent.
   */
  readonly onToken?: ((token: string | undefined) => void) | undefined;
}

export interface RunOptions extends CreateOptions {
  /** Called once the task is created. Store its ref to watch the task again later. */
  readonly onCreated?: ((ref: CreatedTask) => void) | undefined;
  /** Called with the task after its creation and at every change. */
  readonly onUpdate?: ((task: Task, ref: TaskRef) => void) | undefined;
}

/** A successful task with the URLs of its result files. */
export interface FinishedTask extends Task {
  readonly files: readonly string[];
}

/**
 * Every call throws a KieEdgeError or a NetworkError, or the reason of its aborted signal. Reads are
 * retried after 429, 5xx and lost connections: five attempts within a minute.
 */
export interface KieEdgeClient {
  /**
   * Creates a task. Retries what is safe to retry under one Idempotency-Key, which its errors
   * contain. Pass your own key to be able to continue after an abort.
   */
  create<const Id extends string>(
    request: CreateRequest<Id>,
    options?: CreateOptions,
  ): Promise<CreatedTask>;
  /** Reads a task's state. */
  get(ref: TaskRef | string, options?: CallOptions): Promise<Task>;
  /** Yields the current state, then every change until the end. Reconnects by itself. */
  watch(ref: TaskRef | string, options?: CallOptions): AsyncIterableIterator<Task>;
  /**
   * Creates a task and waits for its end. Throws a TaskFailedError if it does not succeed. After the
   * task was created, other errors contain its `ref`, for `watch`.
   */
  run<const Id extends string>(
    request: CreateRequest<Id>,
    options?: RunOptions,
  ): Promise<FinishedTask>;
  /** Uploads a file for a task's input. Not retried, and limited in time only by `signal`. */
  upload(
    file: Blob,
    options?: CallOptions & { readonly fileName?: string | undefined },
  ): Promise<Upload>;
  /** Lists the models that match the filter. */
  models(
    filter?: {
      readonly kind?: string | undefined;
      readonly vendor?: string | undefined;
      readonly text?: string | undefined;
    },
    options?: CallOptions,
  ): Promise<readonly Model[]>;
  /** Reads a model with the schema of its input. */
  model(id: string, options?: CallOptions): Promise<ModelWithInput>;
  /** Estimates the cost of a request without creating a task. */
  estimate<const Id extends string>(
    request: CreateRequest<Id>,
    options?: CallOptions,
  ): Promise<Estimate>;
  /** Reads the caller's limits and usage. */
  usage(options?: CallOptions): Promise<Usage>;
}
