/** A second implementation of KIE's wire contract: plain Node, without the sandbox's code. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface FakeKie {
  url: string;
  key: string;
  /** The createTask requests. */
  requests: {
    authorization: string | undefined;
    body: { model: string; callBackUrl: string; input: unknown };
  }[];
  /** Authorization headers of requests for files. The edge must send none. */
  fileAuthorizations: string[];
  /** The User-Agent headers of all requests for the API, and of those for files. */
  userAgents: { api: Set<string | undefined>; files: Set<string | undefined> };
  stop: () => Promise<void>;
}

export interface FakeKieOptions {
  /** Rejects every createTask with this code in an HTTP 200. */
  refuse?: { code: number; msg: string };
  /** Serves results from this address, to which the taskId is appended, instead of its own. */
  filesUrl?: string;
  /** Awaited before one of its own files is served. */
  beforeFile?: () => Promise<void>;
}

/** Starts it on a free port. */
export async function startFakeKie({
  refuse,
  filesUrl,
  beforeFile,
}: FakeKieOptions = {}): Promise<FakeKie> {
  const key = randomBytes(12).toString('hex');
  const requests: FakeKie['requests'] = [];
  const fileAuthorizations: string[] = [];
  const userAgents: FakeKie['userAgents'] = { api: new Set(), files: new Set() };
  const server = createServer((request, response) => {
    const answer = (value: unknown) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    const isFile = request.url?.startsWith('/result/') === true;
    userAgents[isFile ? 'files' : 'api'].add(request.headers['user-agent']);
    if (isFile) {
      if (request.headers.authorization !== undefined)
        fileAuthorizations.push(request.headers.authorization);
      const sendFile = () =>
        response.setHeader('content-type', 'video/mp4').end(`video of ${request.url}`);
      return beforeFile === undefined ? sendFile() : void beforeFile().then(sendFile);
    }
    if (refuse !== undefined) return answer({ ...refuse, data: null });
    return void createTask(request).then((taskId) =>
      answer({ code: 200, message: 'success', data: { taskId } }),
    );
  });

  async function createTask(request: IncomingMessage): Promise<string> {
    const body = JSON.parse(await text(request)) as FakeKie['requests'][number]['body'];
    requests.push({ authorization: request.headers.authorization, body });
    const taskId = randomBytes(16).toString('hex');
    const resultUrls = [`${filesUrl ?? `${url()}/result/`}${taskId}.mp4`];
    const resultJson = JSON.stringify({ resultUrls });
    const callback = {
      code: 200,
      msg: 'Playground task completed successfully.',
      data: { taskId, state: 'success', resultJson },
    };
    setTimeout(() => {
      void fetch(body.callBackUrl, {
        method: 'POST',
        body: JSON.stringify(callback),
        headers: { 'content-type': 'application/json' },
      });
    }, 50);
    return taskId;
  }
  const url = () => {
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  };
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: url(),
    key,
    requests,
    fileAuthorizations,
    userAgents,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
