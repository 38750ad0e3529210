/** The largest requests of each kind, and what has to be stored for their responses to be as large as they can be. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signKieCallback } from '../../src/sandbox/callback-sender.ts';
import { SANDBOX_HMAC_KEY } from '../../src/tools/local-settings.ts';
import type { Journey } from './journey.ts';

export const ADMIN_TOKEN = 'admin-token-admin-token-admin-token';
const PNG_HEAD = Buffer.from('89504e470d0a1a0a', 'hex');
const MP4_HEAD = Buffer.from('000000206674797069736f6d', 'hex');
const LARGE_FILE_BYTES = 20 * 2 ** 20;
const PIECE_BYTES = 64 * 1024;
const MODEL = 'kling/v2-5-turbo-text-to-video-pro';
const NOW = Date.now();

export interface RequestKind {
  /** The status of its response. */
  status: number;
  prepare?: (journey: Journey) => Promise<unknown>;
  /** Where six at once still grow by more than others may. */
  maxMibOfSix?: number;
  send: (journey: Journey, n: number) => Promise<Response>;
}

const get =
  (path: string): RequestKind['send'] =>
  ({ edge }) =>
    fetch(edge.url + path);
const admin =
  (path: string): RequestKind['send'] =>
  ({ edge }) =>
    fetch(`${edge.url}/admin/api/${path}`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
const post =
  (path: string, body: string): RequestKind['send'] =>
  ({ edge }) =>
    fetch(edge.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
const create = (input: unknown) =>
  post('/api/v1/jobs/createTask', JSON.stringify({ model: MODEL, input }));

const textOf = (bytes: number) => `replace(hex(zeroblob(${bytes / 2})), '00', 'ab')`;

/** Tasks with prompts and results of this size. */
async function insertTasks(
  journey: Journey,
  {
    count,
    prompt,
    result = 0,
    callback = 0,
  }: { count: number; prompt: number; result?: number; callback?: number },
): Promise<void> {
  // Some rows at a time, because a statement may take a limited time.
  for (let from = 0; from < count; from += 20)
    await journey.rows(
      `insert into tasks (seq, id, task_id, client, account, reserved_millicredits, min_charge_millicredits,
         max_charge_millicredits, model, request, public_base_url, state, created_at, updated_at, budget_day,
         result_json, final_callback, final_callback_at)
       with recursive s(i) as (select ${from} union all select i + 1 from s where i + 1 < ${Math.min(count, from + 20)})
       select ${NOW}000 + i, printf('%016d-%022d', ${NOW}000 + i, i), 'kie-' || i, 'none', 'none', 0, 0, 0, '${MODEL}',
         json_object('model', '${MODEL}', 'input', json_object('prompt', ${textOf(prompt)})),
         'http://127.0.0.1', 'success', ${NOW} + i, ${NOW} + i, '2030-01-01',
         iif(${result} > 0, json_object('resultObject', ${textOf(result)}), null),
         iif(${callback} > 0, ${textOf(callback)}, null), iif(${callback} > 0, ${NOW}, null)
       from s`,
    );
}

const series = (count: number) =>
  `with recursive s(i) as (select 0 union all select i + 1 from s where i + 1 < ${count})`;

/** A task with everything that can be stored about it. */
async function insertLargestTask(journey: Journey): Promise<void> {
  await insertTasks(journey, { count: 1, prompt: 240_000, result: 900_000, callback: 65_536 });
  await journey.rows(
    `insert into callbacks ${series(32)} select tasks.id, s.i, s.i, ${textOf(1_000_000)} from tasks, s`,
  );
  await journey.rows(
    `insert into deliveries (id, task, sequence, client, endpoint, state, attempts_total, created_at, ended_at)
     ${series(100)} select 'msg_' || i, (select id from tasks), i, 'none', 'https://app.example.com', 'delivered', 50, 1, 2 from s`,
  );
  await journey.rows(
    `insert into delivery_attempts ${series(5000)} select 'msg_' || (i / 50), i % 50, i, 1, 500, null, ${textOf(2048)} from s`,
  );
}

/** The path at which KIE calls back about a running task, with its query. */
let callbackPath = '';
let taskId = '';
async function createRunningTask(journey: Journey): Promise<void> {
  await journey.faults({ taskSeconds: 3600 });
  taskId = await journey.create();
  const { pathname, search } = new URL((await journey.ledger())[0]?.callBackUrl ?? '');
  callbackPath = pathname + search;
}
const callBack =
  (resultJson: string): RequestKind['send'] =>
  async ({ edge }, n) => {
    const signature = await signKieCallback(
      SANDBOX_HMAC_KEY,
      taskId,
      Math.floor(Date.now() / 1000),
    );
    const data = { taskId, state: 'success', resultJson, n };
    return fetch(edge.url + callbackPath, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signature },
      body: JSON.stringify({ code: 200, msg: 'success', data }),
    });
  };

const base64 = randomBytes(10 * 2 ** 20);
PNG_HEAD.copy(base64);
const base64Body = JSON.stringify({ fileName: 'a.png', base64Data: base64.toString('base64') });

const form = (bytes: number): RequestKind['send'] => {
  const file = Buffer.concat([MP4_HEAD, randomBytes(bytes)]);
  return ({ edge }) => {
    const body = new FormData();
    body.append('file', new Blob([file]), 'clip.mp4');
    return fetch(`${edge.url}/api/file-stream-upload`, { method: 'POST', body });
  };
};

/** The connection may end before the response is read. */
const tooLarge = () => new Response(null, { status: 413 });

/** Without a Content-Length, so that its bytes are counted as they are read. */
const unannounced: RequestKind['send'] = ({ edge }) => {
  let left = LARGE_FILE_BYTES;
  const body = new ReadableStream({
    pull: (controller) => {
      if (left <= 0) return controller.close();
      left -= PIECE_BYTES;
      controller.enqueue(new Uint8Array(PIECE_BYTES).fill(32));
    },
  });
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    duplex: 'half',
  };
  return fetch(`${edge.url}/api/v1/jobs/createTask`, init).catch(tooLarge);
};

export const LARGEST_REQUESTS: Readonly<Record<string, RequestKind>> = {
  'an upload of 10 MiB in base64': {
    status: 200,
    send: post('/api/file-base64-upload', base64Body),
  },
  'an upload of 20 MiB as a form': { status: 200, send: form(LARGE_FILE_BYTES) },
  'an upload of 20 MiB by its address': {
    status: 200,
    send: async (journey, n) => {
      // A server for each, which ends with its only connection.
      const source = createServer((_request, response) => {
        response.setHeader('connection', 'close');
        response.write(MP4_HEAD);
        response.end(randomBytes(LARGE_FILE_BYTES));
        source.close();
      }).listen(0, '127.0.0.1');
      await once(source, 'listening');
      const fileUrl = `http://127.0.0.1:${(source.address() as AddressInfo).port}/clip.mp4`;
      return post('/api/file-url-upload', JSON.stringify({ fileUrl }))(journey, n);
    },
  },
  'a createTask with a prompt of 240 KB': {
    status: 422,
    send: create({ prompt: 'a'.repeat(240_000) }),
  },
  'a createTask with a prompt of 240 KB that KIE rejects': {
    status: 422,
    send: post(
      '/api/v1/jobs/createTask',
      JSON.stringify({ model: 'a/b', input: { prompt: 'a'.repeat(240_000) } }),
    ),
  },
  'a createTask with 80,000 empty lists': {
    status: 422,
    send: create({ prompt: 'a', elements: Array.from({ length: 80_000 }, () => []) }),
  },
  'a createTask with 20,000 unknown fields': {
    status: 422,
    send: create(Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`f${n}`, 1]))),
  },
  'a createTask of 20 MiB in chunks': { status: 413, send: unannounced },
  'an estimate of a prompt of 240 KB': {
    status: 422,
    send: post(
      '/api/v1/jobs/estimate',
      JSON.stringify({ model: MODEL, input: { prompt: 'a'.repeat(240_000) } }),
    ),
  },
  'a list of 100 tasks with prompts of 240 KB': {
    status: 200,
    prepare: (journey) => insertTasks(journey, { count: 100, prompt: 240_000 }),
    send: get('/api/v1/jobs?limit=100'),
  },
  'a list of 20 tasks with results of 900 KB': {
    status: 200,
    prepare: (journey) => insertTasks(journey, { count: 20, prompt: 1000, result: 900_000 }),
    send: get('/api/v1/jobs?limit=100'),
  },
  'a task with a prompt of 240 KB and a result of 900 KB': {
    status: 200,
    prepare: (journey) => insertTasks(journey, { count: 1, prompt: 240_000, result: 900_000 }),
    send: get('/api/v1/jobs/recordInfo?taskId=kie-0'),
  },
  'the events of such a task': {
    status: 200,
    prepare: (journey) => insertTasks(journey, { count: 1, prompt: 240_000, result: 900_000 }),
    send: get('/api/v1/jobs/kie-0/events'),
  },
  "KIE's callback with a text of 900 KB": {
    status: 200,
    prepare: createRunningTask,
    send: callBack(JSON.stringify({ resultObject: 'a'.repeat(900_000) })),
  },
  "KIE's callback with 300,000 lists": {
    status: 200,
    prepare: createRunningTask,
    send: callBack(`[${'[],'.repeat(300_000)}[]]`),
    // 31 to 79 MiB were measured: every empty list is an object until the garbage is collected.
    maxMibOfSix: 110,
  },
  'the list of models': { status: 200, send: get('/api/v1/models') },
  'the OpenAPI document': { status: 200, send: get('/openapi.json') },
  'the report of a task with everything that is stored about it': {
    status: 200,
    prepare: insertLargestTask,
    send: admin(`tasks/${NOW}000`),
  },
  'the list of 200 tasks for an admin': {
    status: 200,
    prepare: (journey) => insertTasks(journey, { count: 100, prompt: 240_000 }),
    send: admin('tasks?limit=200'),
  },
  'the list of 200 clients with 200 models each': {
    status: 200,
    prepare: (journey) =>
      journey.rows(
        `insert into clients (id, name, token_hash, models, limits, created_at)
         with recursive s(i) as (select 0 union all select i + 1 from s where i + 1 < 200)
         select printf('%022d', i), 'a server', printf('%064d', i),
           (select json_group_array(${textOf(200)}) from s), '{}', 1 from s`,
      ),
    send: admin('clients'),
  },
  'the metrics of 1,000 models with long names': {
    status: 200,
    prepare: (journey) =>
      journey.rows(
        `insert into usage_days (day, client, model, tasks, succeeded, failed, millicredits)
         with recursive s(i) as (select 0 union all select i + 1 from s where i + 1 < 1000)
         select date('now'), 'none', i || ${textOf(190)}, 1, 1, 0, 1 from s`,
      ),
    send: admin('metrics'),
  },
};
