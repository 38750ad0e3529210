/** A callback as this edge sends it: KIE's own structure, with links that stay. */

/** The body of a callback. `code` is 200 for a success and 501 for a failure, as KIE has it. */
export type CallbackBody =
  | { readonly code: 200; readonly msg: string; readonly data: SucceededTask }
  | { readonly code: 501; readonly msg: string; readonly data: FailedTask }
  /** KIE forgot the task before it told the end: nobody knows whether it succeeded. */
  | { readonly code: 504; readonly msg: string; readonly data: UnknownOutcomeTask };

export interface EndedTask {
  /** KIE's id of the task, as createTask answered it. */
  readonly taskId: string;
  readonly model: string;
  /** The whole request as it was sent, as JSON. */
  readonly param: string;
  /** Unix milliseconds, like the other times; null where KIE did not tell. */
  readonly completeTime: number | null;
  readonly createTime: number;
  readonly updateTime: number;
  /** As KIE counts it. */
  readonly costTime: number | null;
  /** What it cost; absent where KIE did not tell. */
  readonly consumeCredits?: number;
  /** The balance at KIE; where the operator shows it. */
  readonly remainedCredits?: number;
  /** Of the task's callbacks, from 1: a later one knows more. Drop one that is older than the last you took. */
  readonly sequence: number;
}

export interface SucceededTask extends EndedTask {
  readonly state: 'success';
  /** JSON: `{"resultUrls":["…"]}`, or `{"resultObject":{…}}` for text; empty where KIE gave none. */
  readonly resultJson: string;
  /** Numbers of the results whose copy was given up: their links answer 410. Absent where there are none. */
  readonly failedFileNumbers?: readonly number[];
  /** When the copies were deleted, their time being over: the links answer 410. */
  readonly filesDeletedAt?: number;
  /** Until when the links are good; absent where they stay. */
  readonly linksExpireAt?: number;
}

export interface FailedTask extends EndedTask {
  readonly state: 'fail';
  readonly failCode: string | null;
  readonly failMsg: string | null;
}

export interface UnknownOutcomeTask extends EndedTask {
  readonly state: 'expired_unknown';
}
