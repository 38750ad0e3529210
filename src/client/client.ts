/** The calls of the client. */
import type { ClientOptions, FinishedTask, KieEdgeClient } from './client-types.ts';
import {
  createEdgeApi,
  IDEMPOTENCY_KEY_HEADER,
  JSON_HEADERS,
  type ApiRequest,
} from './edge-api.ts';
import { isRequestError, isRetryable, isTransient } from './error-checks.ts';
import { TaskFailedError } from './errors.ts';
import { hasStrings, isObject, parseResultUrls } from './json.ts';
import type { ClientRuntime } from './runtime.ts';
import { readRequest, recordInfoRequest } from './task-requests.ts';
import type { Model, Task, TaskRef } from './types.ts';
import { iterateTaskUpdates } from './watch-task.ts';

/** createTask may queue at the edge before KIE responds: 45 s with the default settings. */
const CREATE_TIMEOUT_MS = 120_000;

/** `createClient` with the given runtime. */
export function buildClient(runtime: ClientRuntime, options: ClientOptions): KieEdgeClient {
  const edge = createEdgeApi(options, runtime);
  const read = <T>(request: ApiRequest, signal: AbortSignal | undefined) =>
    edge.request<T>({ ...request, signal, shouldRetry: isTransient });

  const client: KieEdgeClient = {
    create: (request, { idempotencyKey = runtime.newIdempotencyKey(), signal, onToken } = {}) =>
      edge.request({
        ...postRequest('/api/v1/jobs/createTask', request),
        headers: { ...JSON_HEADERS, [IDEMPOTENCY_KEY_HEADER]: idempotencyKey },
        timeoutMs: CREATE_TIMEOUT_MS,
        signal,
        onToken,
        shouldRetry: isRetryable,
        isClientScoped: true,
        isValid: hasStrings('taskId'),
      }),
    get: (ref, { signal } = {}) => read(recordInfoRequest(toTaskRef(ref)), signal),
    watch: (ref, { signal } = {}) => iterateTaskUpdates(edge, toTaskRef(ref), signal),
    run: async (request, { onCreated, onUpdate, ...callOptions } = {}) => {
      const ref = await client.create(request, callOptions);
      onCreated?.(ref);
      // A watch yields at least once, and the final state last.
      let last!: Task;
      try {
        for await (last of client.watch(ref, callOptions)) onUpdate?.(last, ref);
      } catch (error) {
        if (isRequestError(error)) error.outcomeUnknown = true;
        throw error;
      }
      return toFinishedTask(last, ref);
    },
    upload: (file, { fileName, signal } = {}) =>
      // Not retried: a second upload creates a second file.
      edge.request({
        method: 'POST',
        path: '/api/file-stream-upload',
        body: buildUploadForm(file, fileName),
        signal,
        isValid: hasStrings('downloadUrl'),
      }),
    models: async (filter = {}, { signal } = {}) => {
      const request = readRequest(`/api/v1/models${formatQuery(filter)}`);
      const call = { ...request, isCredentialOptional: true, isValid: hasModels };
      return (await read<{ models: readonly Model[] }>(call, signal)).models;
    },
    model: (id, { signal } = {}) => {
      const path = `/api/v1/models/${id.split('/').map(encodeURIComponent).join('/')}`;
      return read({ ...readRequest(path), isCredentialOptional: true }, signal);
    },
    estimate: (request, { signal } = {}) =>
      read(postRequest('/api/v1/jobs/estimate', request), signal),
    usage: ({ signal } = {}) => read(readRequest('/api/v1/usage'), signal),
  };
  return client;
}

function toTaskRef(ref: TaskRef | string): TaskRef {
  return typeof ref === 'string' ? { taskId: ref } : ref;
}

function postRequest(path: string, body: object): ApiRequest {
  return {
    ...readRequest(path),
    method: 'POST',
    headers: JSON_HEADERS,
    body: JSON.stringify(body),
  };
}

function hasModels(data: unknown): boolean {
  return isObject(data) && Array.isArray(data['models']);
}

function formatQuery(filter: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

/** The name precedes the file, so that the edge knows it when the file arrives. */
function buildUploadForm(file: Blob, fileName: string | undefined): FormData {
  const form = new FormData();
  if (fileName !== undefined) form.append('fileName', fileName);
  form.append('file', file);
  return form;
}

function toFinishedTask(task: Task, ref: TaskRef): FinishedTask {
  if (task.state === 'success') return { ...task, files: parseResultUrls(task.resultJson) };
  throw new TaskFailedError(task, ref);
}
