/**
 * Whose a task is: the client's that made it, and the operator's. Whoever holds its read token may read
 * it and no more.
 */
import type { Context } from 'hono';
import { EdgeError } from '../http/errors.ts';
import { noteOn } from '../http/access-log.ts';
import type { Task } from '../tasks/task.ts';
import { bearerOf } from './bearer.ts';
import { callerOf, OPERATOR } from './caller.ts';
import type { AccessDeps } from './authenticate.ts';
import { isAdminToken } from './admin-token.ts';
import { mayReadByToken } from './read-token.ts';

type Viewer =
  | { readonly kind: 'operator' }
  | { readonly kind: 'holder' }
  | { readonly kind: 'client'; readonly id: string; readonly isOpen: boolean };

export interface View {
  /** Undefined for an unknown task and for somebody else's alike. */
  task: Task | undefined;
  /** The account's balance at KIE is the operator's own business. */
  includeBalance: boolean;
}

/**
 * The task of this taskId as the caller may see it. Throws what `identify` throws for
 * whom no way lets in.
 */
export async function viewTask(deps: AccessDeps, c: Context, taskId: string): Promise<View> {
  const viewer = await viewerOf(deps, c, taskId);
  const task = await find(deps, c, taskId);
  const isHidden = viewer.kind === 'client' && task?.client !== viewer.id;
  return {
    task: isHidden ? undefined : task,
    includeBalance: viewer.kind === 'operator' || (viewer.kind === 'client' && viewer.isOpen),
  };
}

/**
 * The task of this taskId for whom it belongs to: a read token does not do. Throws `task_not_found` for
 * everybody else, and what `identify` throws.
 */
export async function ownTask(deps: AccessDeps, c: Context, taskId: string): Promise<Task> {
  const viewer = (await operatorOf(deps, c)) ?? (await clientOf(deps, c));
  const task = await find(deps, c, taskId);
  if (task === undefined || (viewer.kind === 'client' && task.client !== viewer.id))
    throw new EdgeError('task_not_found', 'You have no such task.');
  return task;
}

/** Told in the log, whoever asks: only what there is, because a caller may send anything for a taskId. */
async function find({ store }: AccessDeps, c: Context, taskId: string): Promise<Task | undefined> {
  const task = await store.tasks.findByTaskId(taskId);
  if (task !== undefined) noteOn(c, { id: task.id, taskId });
  return task;
}

async function viewerOf(deps: AccessDeps, c: Context, taskId: string): Promise<Viewer> {
  const operator = await operatorOf(deps, c);
  if (operator !== undefined) return operator;
  const { keys, runtime } = deps;
  if (await mayReadByToken(keys.read, c.req.raw, taskId, runtime.now())) return { kind: 'holder' };
  return clientOf(deps, c);
}

async function operatorOf({ settings }: AccessDeps, c: Context): Promise<Viewer | undefined> {
  const bearer = bearerOf(c.req.raw.headers)?.text;
  const isOperator = bearer !== undefined && (await isAdminToken(settings.admin.token, bearer));
  if (!isOperator) return undefined;
  noteOn(c, { client: OPERATOR });
  return { kind: 'operator' };
}

async function clientOf(deps: AccessDeps, c: Context): Promise<Viewer & { kind: 'client' }> {
  const { id, authMethod } = await callerOf(deps, c);
  return { kind: 'client', id, isOpen: authMethod === 'open' };
}
