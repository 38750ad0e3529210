/** Who may see a task: the client that made it, whoever holds its read token, and the operator. */
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

async function viewerOf(deps: AccessDeps, request: Request, taskId: string): Promise<Viewer> {
  const { settings, keys, world } = deps;
  const bearer = bearerOf(request.headers)?.text;
  if (bearer !== undefined && (await isOperatorToken(settings.operator.token, bearer)))
    return { kind: 'operator' };
  if (await mayReadByToken(keys.read, request, taskId, world.now())) return { kind: 'holder' };
  const { id, way } = await identify(deps, request);
  return { kind: 'client', id, isOpen: way === 'open' };
}
