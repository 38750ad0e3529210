/** Bindings of every baseline Worker. */
export interface BaselineEnv {
  readonly DB: D1Database;
  readonly FILES: R2Bucket;
  readonly QUEUE: Queue;
  /** Origin of the fake KIE. */
  readonly UPSTREAM: string;
}

/** Address of createTask at the fake KIE. */
export const buildCreateTaskUrl = ({ UPSTREAM }: BaselineEnv) =>
  `${UPSTREAM}/api/v1/jobs/createTask`;
