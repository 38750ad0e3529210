/** KIE's page for kling/v2-5-turbo-text-to-video-pro, rule for rule. */
import { z } from 'zod';

export const SEED_MODEL = 'kling/v2-5-turbo-text-to-video-pro';

/** Lengths are in characters (Unicode code points), as JSON Schema counts them. */
const MAX_PROMPT_CHARACTERS = 2500;

const characters = (maximum: number) =>
  z.string().check((context) => {
    if (Array.from(context.value).length <= maximum) return;
    context.issues.push({
      code: 'too_big',
      origin: 'string',
      maximum,
      inclusive: true,
      input: context.value,
    });
  });

export const seedInput = z.strictObject({
  prompt: characters(MAX_PROMPT_CHARACTERS).min(1),
  duration: z.enum(['5', '10']).optional(),
  aspect_ratio: z.enum(['16:9', '9:16', '1:1']).optional(),
  negative_prompt: characters(MAX_PROMPT_CHARACTERS).optional(),
  cfg_scale: z.number().min(0).max(1).multipleOf(0.1).optional(),
});
