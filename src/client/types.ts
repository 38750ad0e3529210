/** What the client takes and returns, without any of the edge's code. */
import type { ModelInputs } from './model-inputs.ts';
import type { Task } from './response-types.ts';

export type * from './response-types.ts';

export type TaskState = Task['state'];

/** Identifies a task: `taskId` for the client that created it, with `readToken` for anyone else. */
export interface TaskRef {
  readonly taskId: string;
  readonly readToken?: string | undefined;
}

/** A catalogue model with its typed input, or any other model with any object. */
export type CreateRequest<Id extends string = string> = {
  readonly model: Id;
  readonly input: Id extends keyof ModelInputs ? ModelInputs[Id] : object;
  readonly callBackUrl?: string | undefined;
};
