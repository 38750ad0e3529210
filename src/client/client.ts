/** The client's calls, put together. */
import { edgeOf, JSON_BODY, KEY_HEADER, type Call } from './edge.ts';
import { isOfCall, isRetryable, isTransient, TaskFailedError } from './errors.ts';
import { hasTexts, isObject, resultUrlsIn } from './json.ts';
import { readCall, recordCall } from './task-calls.ts';
import type { ClientOptions, FinishedTask, KieEdgeClient, Model, Task, TaskRef } from './types.ts';
import { watchTask } from './watch-task.ts';
import type { World } from './runtime.ts';

/** The edge waits for its turn and for KIE: 45 s unless it is set otherwise. */
const CREATE_LIMIT_MS = 120_000;

/** `createClient`, in a world that is handed in. */
export function clientIn(world: World, options: ClientOptions): KieEdgeClient {
  const edge = edgeOf(options, world);
  const read = <T>(call: Call, signal: AbortSignal | undefined) =>
    edge.ask<T>({ ...call, signal, isWorthIt: isTransient });

  const client: KieEdgeClient = {
    create: (request, { idempotencyKey = world.newKey(), signal, onToken } = {}) =>
      edge.ask({
        ...post('/api/v1/jobs/createTask', request),
        headers: { ...JSON_BODY, [KEY_HEADER]: idempotencyKey },
        limitMs: CREATE_LIMIT_MS,
        signal,
        onToken,
        isWorthIt: isRetryable,
        isOneClients: true,
        isSound: hasTexts('taskId'),
      }),
    get: (ref, { signal } = {}) => read(recordCall(refOf(ref)), signal),
    watch: (ref, { signal } = {}) => watchTask(edge, refOf(ref), signal),
    run: async (request, { onCreated, onUpdate, ...callOptions } = {}) => {
      const ref = await client.create(request, callOptions);
      onCreated?.(ref);
      // It is told at least once, and last when it has ended.
      let last!: Task;
      try {
        for await (last of client.watch(ref, callOptions)) onUpdate?.(last, ref);
      } catch (error) {
        if (isOfCall(error)) error.mayExist = true;
        throw error;
      }
      return finished(last, ref);
    },
    upload: (file, { fileName, signal } = {}) =>
      // Not tried again: a second upload is a second file.
      edge.ask({
        method: 'POST',
        path: '/api/file-stream-upload',
        body: formOf(file, fileName),
        signal,
        isSound: hasTexts('downloadUrl'),
      }),
    models: async (filter = {}, { signal } = {}) => {
      const path = `/api/v1/models${queryOf(filter)}`;
      const call = { ...readCall(path), isOpen: true, isSound: hasModels };
      return (await read<{ models: readonly Model[] }>(call, signal)).models;
    },
    model: (id, { signal } = {}) => {
      const path = `/api/v1/models/${id.split('/').map(encodeURIComponent).join('/')}`;
      return read({ ...readCall(path), isOpen: true }, signal);
    },
    estimate: (request, { signal } = {}) => read(post('/api/v1/jobs/estimate', request), signal),
    usage: ({ signal } = {}) => read(readCall('/api/v1/usage'), signal),
  };
  return client;
}

function refOf(ref: TaskRef | string): TaskRef {
  return typeof ref === 'string' ? { taskId: ref } : ref;
}

function post(path: string, body: object): Call {
  return { ...readCall(path), method: 'POST', headers: JSON_BODY, body: JSON.stringify(body) };
}

function hasModels(data: unknown): boolean {
  return isObject(data) && Array.isArray(data['models']);
}

function queryOf(filter: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

/** The name stands before the file, so that it is known when the file comes. */
function formOf(file: Blob, fileName: string | undefined): FormData {
  const form = new FormData();
  if (fileName !== undefined) form.append('fileName', fileName);
  form.append('file', file);
  return form;
}

function finished(task: Task, ref: TaskRef): FinishedTask {
  if (task.state === 'success') return { ...task, files: resultUrlsIn(task.resultJson) };
  throw new TaskFailedError(task, ref);
}
