/** An app that is compiled against the published package with several compilers, and never executed. */
import {
  CallbackVerificationError,
  createClient,
  KieEdgeError,
  verifyCallback,
  type CallbackBody,
  type CallbackMessage,
  type KieEdgeClient,
  type VerificationFailure,
  type VerifiedCallback,
} from 'kie-edge/client';

export async function receive(request: Request, secrets: readonly string[]): Promise<string> {
  const { body, id, sentAt, resultUrls }: VerifiedCallback = await verifyCallback(request, secrets);
  id satisfies string;
  sentAt satisfies number;
  resultUrls satisfies readonly string[];
  body.data.sequence satisfies number;
  // @ts-expect-error -- only after narrowing to a success
  void body.data.resultJson;
  if (body.data.state === 'success') return body.data.resultJson;
  if (body.data.state === 'fail') return body.data.failMsg ?? '';
  return body.data.state satisfies 'expired_unknown';
}

export function readResult(body: CallbackBody): string | undefined {
  return body.code === 200 ? body.data.resultJson : undefined;
}

export function readFailure(error: unknown): VerificationFailure | undefined {
  return error instanceof CallbackVerificationError ? error.reason : undefined;
}

export const messages: CallbackMessage[] = [
  { headers: new Headers(), body: 'text' },
  { headers: { 'webhook-id': 'one', 'set-cookie': ['two', 'three'], host: undefined }, body: null },
  new Request('https://receiver.example'),
];

export const client: KieEdgeClient = createClient({
  baseUrl: 'https://edge.example',
  token: async () => 'a token',
  fetch,
});

export async function makeVideo(prompt: string, signal: AbortSignal): Promise<readonly string[]> {
  const model = 'kling/v2-5-turbo-text-to-video-pro';
  // @ts-expect-error -- not one of its durations
  void client.create({ model, input: { prompt, duration: '7' } });
  const { files } = await client.run({ model, input: { prompt, duration: '5' } }, { signal });
  return files;
}

export async function collectStates(taskId: string): Promise<string[]> {
  const states: string[] = [];
  for await (const { state } of client.watch(taskId)) states.push(state);
  return states;
}

export function listFields(error: unknown): readonly string[] | undefined {
  return error instanceof KieEdgeError ? error.fields?.map(({ field }) => field) : undefined;
}
