/** What a floor is given. */
export interface FloorEnv {
  readonly DB: D1Database;
  readonly FILES: R2Bucket;
  readonly QUEUE: Queue;
  /** Origin of the upstream that stands in for KIE. */
  readonly UPSTREAM: string;
}

/** The address of createTask there. */
export const createTaskAt = ({ UPSTREAM }: FloorEnv) => `${UPSTREAM}/api/v1/jobs/createTask`;
