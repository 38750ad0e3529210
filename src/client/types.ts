/** The edge's responses, written out so that clients need none of the edge's code. */
import type { ModelInputs } from './model-inputs.ts';

/** KIE's states, and two final states of the edge in which the task may have succeeded or failed. */
export type TaskState =
  | 'waiting'
  | 'queuing'
  | 'generating'
  | 'success'
  | 'fail'
  /** KIE deleted the task before reporting its outcome. */
  | 'expired_unknown'
  /** KIE never confirmed that it created the task. */
  | 'never_confirmed';

/** The usual duration of the model's tasks in this deployment; null while there are too few of them. */
export interface TaskEstimate {
  /** Since createTask. */
  readonly elapsedMs: number;
  /** Until the median duration, after that until the 90th percentile, then 0. */
  readonly remainingMs: number | null;
  /** Median. */
  readonly p50Ms: number | null;
  /** 90th percentile. */
  readonly p90Ms: number | null;
}

/** A task as recordInfo and the event stream return it. Times are Unix milliseconds. */
export interface Task {
  readonly taskId: string;
  readonly model: string;
  readonly state: TaskState;
  /** The createTask request as JSON. */
  readonly param: string;
  /** JSON: `{"resultUrls":["…"]}`; empty until there is a result. */
  readonly resultJson: string;
  readonly failCode: string | null;
  readonly failMsg: string | null;
  readonly costTime: number | null;
  readonly completeTime: number | null;
  readonly createTime: number;
  readonly updateTime: number;
  /** Credits charged. */
  readonly consumeCredits?: number;
  /** The remaining balance at KIE; present if the deployment exposes it. */
  readonly remainedCredits?: number;
  /** When the copies were deleted at the end of their retention: the links return 410. */
  readonly filesDeletedAt?: number;
  /** Indexes of the results that could not be copied: their links return 410. */
  readonly failedFileNumbers?: readonly number[];
  /** When the links expire; absent if they do not. */
  readonly linksExpireAt?: number;
  /** Present while the task runs. */
  readonly estimate?: TaskEstimate;
}

/** Identifies a task: `taskId` for the client that created it, with `readToken` for anyone else. */
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

/** A catalogue model with its typed input, or any other model with any object. */
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
  /** The URL to pass in a task's input. */
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
