/** The body of a callback that the edge sends: KIE's structure, with permanent links. */

/** `code` is 200 for a success and 501 for a failure, as KIE sends it. */
export type CallbackBody =
  | { readonly code: 200; readonly msg: string; readonly data: SucceededTask }
  | { readonly code: 501; readonly msg: string; readonly data: FailedTask }
  /** KIE deleted the task before reporting its outcome: it may have succeeded or failed. */
  | { readonly code: 504; readonly msg: string; readonly data: UnknownOutcomeTask };

export interface EndedTask {
  /** KIE's task id, as createTask returned it. */
  readonly taskId: string;
  readonly model: string;
  /** The complete createTask request as JSON. */
  readonly param: string;
  /** Unix milliseconds, like the other times; null if KIE did not report it. */
  readonly completeTime: number | null;
  readonly createTime: number;
  readonly updateTime: number;
  /** As KIE reports it. */
  readonly costTime: number | null;
  /** Credits charged; absent if KIE did not report them. */
  readonly consumeCredits?: number;
  /** The remaining balance at KIE; present if the deployment exposes it. */
  readonly remainedCredits?: number;
  /** Increases with each callback of this task, from 1. Ignore a callback with a lower number than the last one you processed. */
  readonly sequence: number;
}

export interface SucceededTask extends EndedTask {
  readonly state: 'success';
  /** JSON: `{"resultUrls":["…"]}`, or `{"resultObject":{…}}` for text; empty if KIE returned none. */
  readonly resultJson: string;
  /** Indexes of the results that could not be copied: their links return 410. Absent if there are none. */
  readonly failedFileNumbers?: readonly number[];
  /** When the copies were deleted at the end of their retention: the links return 410. */
  readonly filesDeletedAt?: number;
  /** When the links expire; absent if they do not. */
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
