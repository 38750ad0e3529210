/** What the client takes and gives: the edge's answers, written out so that nothing is inferred across the wire. */
import type { ModelInputs } from './model-inputs.ts';

/** States of a task. KIE's own, and two ends that are no failures: nobody knows how it ended. */
export type TaskState =
  | 'waiting'
  | 'queuing'
  | 'generating'
  | 'success'
  | 'fail'
  | 'expired_unknown'
  | 'never_confirmed';

/** How long tasks of this model take here; null where the deployment has not seen enough of them. */
export interface TaskEstimate {
  /** Since createTask. */
  readonly elapsedMs: number;
  /** To the usual end; after that to the end of the slowest tenth; 0 beyond. */
  readonly remainingMs: number | null;
  /** Median, and 90th percentile. */
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
}

/** A task as recordInfo and the event stream tell it. Times are Unix milliseconds. */
export interface Task {
  readonly taskId: string;
  readonly model: string;
  readonly state: TaskState;
  /** The request as it was sent, as JSON. */
  readonly param: string;
  /** JSON: `{"resultUrls":["…"]}`; empty before there is a result. */
  readonly resultJson: string;
  readonly failCode: string | null;
  readonly failMsg: string | null;
  readonly costTime: number | null;
  readonly completeTime: number | null;
  readonly createTime: number;
  readonly updateTime: number;
  readonly consumeCredits?: number;
  readonly remainedCredits?: number;
  /** When the copies were deleted, their time being over: the links answer 410. */
  readonly filesDeletedAt?: number;
  readonly failedFileNumbers?: readonly number[];
  readonly linksExpireAt?: number;
  /** While the task runs. */
  readonly estimate?: TaskEstimate;
}

/** A task to come back to: `taskId` alone for the client that made it, with `readToken` for anybody. */
export interface TaskRef {
  readonly taskId: string;
  readonly readToken?: string | undefined;
}

export interface CreatedTask extends TaskRef {
  readonly readToken: string;
  readonly warnings?: readonly FieldError[];
}

export interface FieldError {
  /** Dotted path: `input.prompt`. */
  readonly field: string;
  readonly message: string;
  readonly allowed?: unknown;
}

/** A model of the catalogue with its input, or any other with whatever it takes. */
export type CreateRequest<Id extends string = string> = {
  readonly model: Id;
  readonly input: Id extends keyof ModelInputs ? ModelInputs[Id] : object;
  readonly callBackUrl?: string | undefined;
};

export interface Model {
  readonly id: string;
  readonly title: string;
  readonly vendor: string | null;
  readonly kind: string | null;
  readonly price: unknown;
  readonly durationSeconds: { readonly median: number; readonly p90: number } | null;
}

export interface ModelWithInput extends Model {
  /** JSON Schema 2020-12 of `input`. */
  readonly input: Record<string, unknown>;
}

export interface Estimate {
  readonly model: string;
  readonly credits: number;
  readonly usd: number;
  readonly basis: 'charged' | 'settings' | 'list' | 'unknown';
  readonly warnings?: readonly FieldError[];
}

export interface Upload {
  /** For the input of a task. */
  readonly downloadUrl: string;
  readonly fileName: string;
  readonly filePath: string;
  readonly fileSize: number;
  readonly mimeType: string;
  readonly uploadedAt: string;
  readonly expiresAt: string;
}

export interface Usage {
  readonly client: { readonly authMethod: string; readonly name?: string };
  readonly models: readonly string[];
  readonly limits: {
    readonly maxConcurrent: number | null;
    readonly perMinute: number | null;
    readonly dailyCredits: number | null;
    readonly monthlyCredits: number | null;
  };
  readonly used: {
    readonly running: number;
    readonly tasksThisMinute: number;
    readonly creditsToday: number;
    readonly creditsThisMonth: number;
  };
  readonly resetsAt: { readonly day: number; readonly month: number };
}

export interface ClientOptions {
  /** The edge's address. */
  readonly baseUrl: string;
  /** A client token or a JWT, or what gives one when it is needed. */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /** For people without an account: gives the Turnstile widget's token whenever a new session must be begun. */
  readonly solveChallenge?: (() => Promise<string>) | undefined;
  /** In place of the global one. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface CreateOptions extends CallOptions {
  /** One's own; else the client makes one, so that a lost answer can be asked for again. */
  readonly idempotencyKey?: string | undefined;
  /**
   * Called before each try with the token it is about to be sent with, undefined without one: a key is
   * that client's own. What it throws ends the call, and that try is not sent.
   */
  readonly onToken?: ((token: string | undefined) => void) | undefined;
}

export interface RunOptions extends CreateOptions {
  /** Called once there is a task: to come back to it, whatever becomes of this page. */
  readonly onCreated?: ((ref: CreatedTask) => void) | undefined;
  /** Called with the task as it is created and at every change. */
  readonly onUpdate?: ((task: Task, ref: TaskRef) => void) | undefined;
}

/** A task that ended, with the addresses of its files. */
export interface FinishedTask extends Task {
  readonly files: readonly string[];
}

export interface KieEdgeClient {
  /**
   * Begins a task. Repeats by itself what is safe to repeat, under one Idempotency-Key, which its
   * errors tell. To go on after an abort, give a key of your own.
   */
  create<const Id extends string>(
    request: CreateRequest<Id>,
    options?: CreateOptions,
  ): Promise<CreatedTask>;
  get(ref: TaskRef | string, options?: CallOptions): Promise<Task>;
  /** Every change until the end, the current state first. Comes back after lost connections by itself. */
  watch(ref: TaskRef | string, options?: CallOptions): AsyncIterableIterator<Task>;
  /**
   * Begins a task and waits for its end. Throws TaskFailedError when it does not succeed. Whatever else
   * it throws once there is a task has its `ref`, to `watch` it.
   */
  run<const Id extends string>(
    request: CreateRequest<Id>,
    options?: RunOptions,
  ): Promise<FinishedTask>;
  upload(
    file: Blob,
    options?: CallOptions & { readonly fileName?: string | undefined },
  ): Promise<Upload>;
  models(
    filter?: {
      readonly kind?: string | undefined;
      readonly vendor?: string | undefined;
      readonly text?: string | undefined;
    },
    options?: CallOptions,
  ): Promise<readonly Model[]>;
  model(id: string, options?: CallOptions): Promise<ModelWithInput>;
  estimate<const Id extends string>(
    request: CreateRequest<Id>,
    options?: CallOptions,
  ): Promise<Estimate>;
  usage(options?: CallOptions): Promise<Usage>;
}
