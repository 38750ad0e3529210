/**
 * Whose a task is: the client's that made it, and the operator's. Whoever holds its read token may read
 * it and no more.
 */
import { EdgeError } from '../http/errors.ts';
import type { Task } from '../task/task.ts';
import { bearerOf } from './bearer.ts';
import { identify, type AccessDeps } from './identify.ts';
import { isOperatorToken } from './operator-token.ts';
import { mayReadByToken } from './read-token.ts';

type Viewer =
  | { readonly kind: 'operator' }
  | { readonly kind: 'holder' }
  | { readonly kind: 'client'; readonly id: string; readonly isOpen: boolean };

export interface View {
  /** Undefined for an unknown task and for somebody else's alike. */
  task: Task | undefined;
  /** The account's balance at KIE is the operator's own business. */
  showsBalance: boolean;
}

/**
 * The task of this taskId as the caller of `request` may see it. Throws what `identify` throws for
 * whom no way lets in.
 */
export async function viewTask(deps: AccessDeps, request: Request, taskId: string): Promise<View> {
  const viewer = await viewerOf(deps, request, taskId);
  const task = await deps.store.tasks.findByTaskId(taskId);
  const isHidden = viewer.kind === 'client' && task?.client !== viewer.id;
  return {
    task: isHidden ? undefined : task,
    showsBalance: viewer.kind === 'operator' || (viewer.kind === 'client' && viewer.isOpen),
  };
}

/**
 * The task of this taskId for whom it belongs to: a read token does not do. Throws `task_not_found` for
 * everybody else, and what `identify` throws.
 */
export async function ownTask(deps: AccessDeps, request: Request, taskId: string): Promise<Task> {
  const viewer = (await operatorOf(deps, request)) ?? (await clientOf(deps, request));
  const task = await deps.store.tasks.findByTaskId(taskId);
  if (task === undefined || (viewer.kind === 'client' && task.client !== viewer.id))
    throw new EdgeError('task_not_found', 'You have no such task.');
  return task;
}

async function viewerOf(deps: AccessDeps, request: Request, taskId: string): Promise<Viewer> {
  const operator = await operatorOf(deps, request);
  if (operator !== undefined) return operator;
  const { keys, world } = deps;
  if (await mayReadByToken(keys.read, request, taskId, world.now())) return { kind: 'holder' };
  return clientOf(deps, request);
}

async function operatorOf(
  { settings }: AccessDeps,
  { headers }: Request,
): Promise<Viewer | undefined> {
  const bearer = bearerOf(headers)?.text;
  const isOperator =
    bearer !== undefined && (await isOperatorToken(settings.operator.token, bearer));
  return isOperator ? { kind: 'operator' } : undefined;
}

async function clientOf(deps: AccessDeps, request: Request): Promise<Viewer & { kind: 'client' }> {
  const { id, way } = await identify(deps, request);
  return { kind: 'client', id, isOpen: way === 'open' };
}
