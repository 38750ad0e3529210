/**
 * Task authorization. A task belongs to the client that created it; an admin may do everything with it,
 * and the holder of its read token may read it.
 */
import type { Context } from 'hono';
import { addLogFields } from '../http/access-log.ts';
import { EdgeError } from '../http/errors.ts';
import { isKieTaskId } from '../platform/ids.ts';
import type { Task } from '../tasks/task.ts';
import { isAdminToken } from './admin-token.ts';
import type { AuthDeps } from './auth-deps.ts';
import { ADMIN_CLIENT, authenticateRequest } from './authenticate-request.ts';
import { parseBearer } from './bearer.ts';
import { verifyReadToken } from './read-token.ts';

type Viewer =
  | { readonly kind: 'admin' }
  | { readonly kind: 'tokenHolder' }
  | { readonly kind: 'client'; readonly id: string; readonly isAuthOff: boolean };

export interface AuthorizedTask {
  /** Undefined for an unknown task and for another client's task alike. */
  task: Task | undefined;
  /** Whether the caller may see the account's balance at KIE. */
  includeBalance: boolean;
  /** Whether the caller may see the address that the owner gave for callbacks. */
  includeCallBackUrl: boolean;
}

/** The task with this taskId as the caller may see it. Throws what `authenticate` throws. */
export async function requireViewer(
  deps: AuthDeps,
  c: Context,
  taskId: string,
): Promise<AuthorizedTask> {
  const viewer = await findViewer(deps, c, taskId);
  const task = await findTask(deps, c, taskId);
  const isHidden = viewer.kind === 'client' && task?.client !== viewer.id;
  return {
    task: isHidden ? undefined : task,
    includeBalance: viewer.kind === 'admin' || (viewer.kind === 'client' && viewer.isAuthOff),
    includeCallBackUrl: viewer.kind !== 'tokenHolder',
  };
}

/**
 * The task with this taskId, if the caller owns it or is an admin. A read token is not sufficient. Throws
 * `task_not_found`, and what `authenticate` throws.
 */
export async function requireOwner(deps: AuthDeps, c: Context, taskId: string): Promise<Task> {
  const viewer = (await findAdmin(deps, c)) ?? (await findClient(deps, c));
  const task = await findTask(deps, c, taskId);
  if (task === undefined || (viewer.kind === 'client' && task.client !== viewer.id))
    throw new EdgeError('task_not_found', 'You have no such task.');
  return task;
}

/** Logs the ids of a task that exists, and never an unknown taskId: a caller may send anything. */
async function findTask(
  { tasks }: AuthDeps,
  c: Context,
  taskId: string,
): Promise<Task | undefined> {
  if (!isKieTaskId(taskId)) return undefined;
  const task = await tasks.findByTaskId(taskId);
  if (task !== undefined) addLogFields(c, { id: task.id, taskId });
  return task;
}

async function findViewer(deps: AuthDeps, c: Context, taskId: string): Promise<Viewer> {
  const admin = await findAdmin(deps, c);
  if (admin !== undefined) return admin;
  const { keys, runtime } = deps;
  const holdsToken = await verifyReadToken(keys.read, c.req.raw, taskId, runtime.now());
  return holdsToken ? { kind: 'tokenHolder' } : findClient(deps, c);
}

async function findAdmin({ settings }: AuthDeps, c: Context): Promise<Viewer | undefined> {
  const token = parseBearer(c.req.raw.headers)?.token;
  const isAdmin = token !== undefined && (await isAdminToken(settings.ADMIN_TOKEN, token));
  if (!isAdmin) return undefined;
  addLogFields(c, { client: ADMIN_CLIENT });
  return { kind: 'admin' };
}

async function findClient(deps: AuthDeps, c: Context): Promise<Viewer & { kind: 'client' }> {
  const { id, authMethod } = await authenticateRequest(deps, c);
  return { kind: 'client', id, isAuthOff: authMethod === 'none' };
}
