/** Another server that speaks KIE's wire contract: plain Node, none of the sandbox's code. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface KieStandIn {
  url: string;
  key: string;
  /** What each createTask carried. */
  requests: {
    authorization: string | undefined;
    body: { model: string; callBackUrl: string; input: unknown };
  }[];
  /** Authorization headers that came with requests for files: must stay empty. */
  fileAuthorizations: string[];
  stop: () => Promise<void>;
}

/** `refuse` makes it answer every createTask with that code inside an HTTP 200. */
export async function startKieStandIn({
  refuse,
}: { refuse?: { code: number; msg: string } } = {}): Promise<KieStandIn> {
  const key = randomBytes(12).toString('hex');
  const requests: KieStandIn['requests'] = [];
  const fileAuthorizations: string[] = [];
  const server = createServer((request, response) => {
    const answer = (value: unknown) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    if (request.url?.startsWith('/result/')) {
      if (request.headers.authorization !== undefined)
        fileAuthorizations.push(request.headers.authorization);
      return response.setHeader('content-type', 'video/mp4').end(`video of ${request.url}`);
    }
    if (refuse !== undefined) return answer({ ...refuse, data: null });
    return void createTask(request).then((taskId) =>
      answer({ code: 200, message: 'success', data: { taskId } }),
    );
  });

  async function createTask(request: IncomingMessage): Promise<string> {
    const body = JSON.parse(await text(request)) as KieStandIn['requests'][number]['body'];
    requests.push({ authorization: request.headers.authorization, body });
    const taskId = randomBytes(16).toString('hex');
    const resultJson = JSON.stringify({ resultUrls: [`${url()}/result/${taskId}.mp4`] });
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
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
