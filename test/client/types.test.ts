/** The client's types, checked by `tsc -p test`; the calls are not executed. */
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { TaskFailedError } from '../../src/client/index.ts';
import type {
  ClientError,
  CreatedTask,
  CreateRequest,
  FinishedTask,
  KieEdgeClient,
  KieEdgeError,
  ModelInputs,
  NetworkError,
  Task,
} from '../../src/client/index.ts';
import type { TaskHandle } from '../../src/client/react.ts';

const DEFAULT = 'kling/v2-5-turbo-text-to-video-pro';
type DefaultInput = ModelInputs[typeof DEFAULT];

/** Calls that are compiled but never executed. */
type Calls = (client: KieEdgeClient, handle: TaskHandle) => readonly unknown[];

const invalidCalls: Calls = (client, handle) => [
  // @ts-expect-error -- the prompt is missing
  client.create({ model: DEFAULT, input: {} }),
  // @ts-expect-error -- not one of its durations
  client.run({ model: DEFAULT, input: { prompt: 'a cat', duration: '7' } }),
  // @ts-expect-error -- not one of its fields
  client.estimate({ model: DEFAULT, input: { prompt: 'a cat', seconds: 5 } }),
  // @ts-expect-error -- a number, not a string
  handle.start({ model: DEFAULT, input: { prompt: 'a cat', cfg_scale: '0.5' } }),
];

const input: DefaultInput = { prompt: 'a cat' };
const model: string = DEFAULT;
const urls: readonly string[] = ['https://files.example/cat.png'];
interface PromptInput {
  readonly prompt: string;
}
const promptInput: PromptInput = { prompt: 'a cat' };
const motion = { character_orientation: 'video', mode: '720p' } as const;

const validCalls: Calls = (client, handle) => [
  client.create({ model: DEFAULT, input: { prompt: 'a cat', duration: '10', cfg_scale: 0.5 } }),
  client.create({ model: DEFAULT, input, callBackUrl: 'https://app.example/kie' }),
  client.create({
    model: 'kling-2.6/motion-control',
    input: { ...motion, input_urls: urls, video_urls: urls },
  }),
  client.run({ model: 'someone/new-model', input: { anything: { at: ['all'] } } }),
  client.run({ model: 'someone/new-model', input: promptInput }, { signal: undefined }),
  client.run({ model: DEFAULT, input: { prompt: 'a cat', duration: undefined } }),
  client.run({ model, input: { prompt: 'a cat' } }),
  handle.start({ model: DEFAULT, input }),
];

function narrowErrors(error: ClientError): void {
  expectTypeOf(error.retryable).toEqualTypeOf<boolean>();
  if (error instanceof TaskFailedError) expectTypeOf(error.task).toEqualTypeOf<Task>();
  if (error.name === 'KieEdgeError') expectTypeOf(error).toEqualTypeOf<KieEdgeError>();
  if (error.name === 'NetworkError') expectTypeOf(error).toEqualTypeOf<NetworkError>();
}

/** Type assertions do not run, and vitest fails a test without an assertion. The compiler is what fails these. */
beforeEach(() => expect(narrowErrors).toBeTypeOf('function'));

describe('types of the client', () => {
  it('infer the input of a catalogue model', () => {
    expectTypeOf<DefaultInput['prompt']>().toEqualTypeOf<string>();
    expectTypeOf<DefaultInput['duration']>().toEqualTypeOf<'5' | '10' | undefined>();
    expectTypeOf<CreateRequest<typeof DEFAULT>['input']>().toEqualTypeOf<DefaultInput>();
  });

  it('reject an input that does not fit the model', () => {
    expectTypeOf(invalidCalls).toEqualTypeOf<Calls>();
  });

  it('accept literal inputs, typed inputs and any input for unknown models', () => {
    expectTypeOf(validCalls).toEqualTypeOf<Calls>();
  });

  it('infer the result types of create, run and watch', () => {
    expectTypeOf<KieEdgeClient['create']>().returns.resolves.toEqualTypeOf<CreatedTask>();
    expectTypeOf<KieEdgeClient['run']>().returns.resolves.toEqualTypeOf<FinishedTask>();
    expectTypeOf<KieEdgeClient['watch']>().returns.toEqualTypeOf<AsyncIterableIterator<Task>>();
    expectTypeOf<FinishedTask['files']>().toEqualTypeOf<readonly string[]>();
    expectTypeOf<TaskHandle['progress']>().toEqualTypeOf<number | null>();
  });

  it('narrow errors by class and by name', () => {
    expectTypeOf(narrowErrors).parameter(0).toEqualTypeOf<ClientError>();
  });
});
