/** The models that the sandbox knows, with what their results are. */

export type MediaKind = 'video' | 'image';

export interface SandboxModel {
  kind: MediaKind;
  /** How many files one task gives. */
  results: number;
}

/** The one model whose input is checked: the one on KIE's page for createTask. */
export const CHECKED_MODEL = 'kling/v2-5-turbo-text-to-video-pro';

const CREDITS_PER_TASK = 10;
const CHECKED_MODEL_CREDITS_5_S = 42;
const CHECKED_MODEL_CREDITS_10_S = 84;

const video: SandboxModel = { kind: 'video', results: 1 };
const image: SandboxModel = { kind: 'image', results: 1 };

const MODELS: ReadonlyMap<string, SandboxModel> = new Map([
  [CHECKED_MODEL, video],
  ['bytedance/seedance-2', video],
  ['bytedance/seedance-2-fast', video],
  ['gpt-image-2-image-to-image', image],
  ['gpt-image-2-text-to-image', image],
  ['grok-imagine/image-to-image', image],
  ['grok-imagine/text-to-image', { kind: 'image', results: 6 }],
  ['happyhorse/text-to-video', video],
  ['kling-3.0/motion-control', video],
  ['kling-3.0/video', video],
  ['nano-banana-2', image],
  ['qwen2/text-to-image', image],
  ['seedream/5-lite-text-to-image', image],
  ['wan/2-7-image', image],
  ['wan/2-7-r2v', video],
  ['wan/2-7-videoedit', video],
]);

/** The model of this name, or undefined where KIE would not know it. */
export function modelNamed(name: string): SandboxModel | undefined {
  return MODELS.get(name);
}

/** What a successful task costs. */
export function creditsFor(model: string, input: Record<string, unknown>): number {
  if (model !== CHECKED_MODEL) return CREDITS_PER_TASK;
  return input['duration'] === '10' ? CHECKED_MODEL_CREDITS_10_S : CHECKED_MODEL_CREDITS_5_S;
}
