/** What compilers see of the client. `tsc -p test` judges it: nothing here runs. */
import { describe, expectTypeOf, it } from 'vitest';
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

const SEED = 'kling/v2-5-turbo-text-to-video-pro';
type SeedInput = ModelInputs[typeof SEED];

/** Calls that are compiled and never made. */
type Calls = (client: KieEdgeClient, handle: TaskHandle) => readonly unknown[];

const wrong: Calls = (client, handle) => [
  // @ts-expect-error -- the prompt is missing
  client.create({ model: SEED, input: {} }),
  // @ts-expect-error -- not one of its durations
  client.run({ model: SEED, input: { prompt: 'a cat', duration: '7' } }),
  // @ts-expect-error -- no field of it
  client.estimate({ model: SEED, input: { prompt: 'a cat', seconds: 5 } }),
  // @ts-expect-error -- a number, not a text
  handle.start({ model: SEED, input: { prompt: 'a cat', cfg_scale: '0.5' } }),
];

const input: SeedInput = { prompt: 'a cat' };
const model: string = SEED;
const urls: readonly string[] = ['https://files.example/cat.png'];
interface Made {
  readonly prompt: string;
}
const made: Made = { prompt: 'a cat' };
const motion = { character_orientation: 'video', mode: '720p' } as const;

const right: Calls = (client, handle) => [
  client.create({ model: SEED, input: { prompt: 'a cat', duration: '10', cfg_scale: 0.5 } }),
  client.create({ model: SEED, input, callBackUrl: 'https://app.example/kie' }),
  client.create({
    model: 'kling-2.6/motion-control',
    input: { ...motion, input_urls: urls, video_urls: urls },
  }),
  client.run({ model: 'someone/new-model', input: { anything: { at: ['all'] } } }),
  client.run({ model: 'someone/new-model', input: made }, { signal: undefined }),
  client.run({ model: SEED, input: { prompt: 'a cat', duration: undefined } }),
  client.run({ model, input: { prompt: 'a cat' } }),
  handle.start({ model: SEED, input }),
];

function tellApart(error: ClientError): void {
  expectTypeOf(error.retryable).toEqualTypeOf<boolean>();
  if (error instanceof TaskFailedError) expectTypeOf(error.task).toEqualTypeOf<Task>();
  if (error.name === 'KieEdgeError') expectTypeOf(error).toEqualTypeOf<KieEdgeError>();
  if (error.name === 'NetworkError') expectTypeOf(error).toEqualTypeOf<NetworkError>();
}

describe('the types', () => {
  it("know the input of a catalogue's model", () => {
    expectTypeOf<SeedInput['prompt']>().toEqualTypeOf<string>();
    expectTypeOf<SeedInput['duration']>().toEqualTypeOf<'5' | '10' | undefined>();
    expectTypeOf<CreateRequest<typeof SEED>['input']>().toEqualTypeOf<SeedInput>();
  });

  it('refuse an input that is none of the model', () => {
    expectTypeOf(wrong).toEqualTypeOf<Calls>();
  });

  it('take an input as it is written, made elsewhere, and of any other model', () => {
    expectTypeOf(right).toEqualTypeOf<Calls>();
  });

  it('know what comes back', () => {
    expectTypeOf<KieEdgeClient['create']>().returns.resolves.toEqualTypeOf<CreatedTask>();
    expectTypeOf<KieEdgeClient['run']>().returns.resolves.toEqualTypeOf<FinishedTask>();
    expectTypeOf<KieEdgeClient['watch']>().returns.toEqualTypeOf<AsyncIterableIterator<Task>>();
    expectTypeOf<FinishedTask['files']>().toEqualTypeOf<readonly string[]>();
    expectTypeOf<TaskHandle['progress']>().toEqualTypeOf<number | null>();
  });

  it('tell errors apart by their class or their name', () => {
    expectTypeOf(tellApart).parameter(0).toEqualTypeOf<ClientError>();
  });
});
