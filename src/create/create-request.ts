/** The body of createTask: KIE's, checked before anything is written or sent. */
import { z } from 'zod';
import { parseJson, readText, tokensOf } from '../http/body.ts';
import { EdgeError } from '../http/errors.ts';
import { findErrors, validationError } from '../http/validation.ts';
import { checkModelAllowed, findInputErrors } from '../models/check-input.ts';
import { KIB } from '../units.ts';

/** The longest prompts are 20,000 characters, and inputs name files by address. */
const MAX_BODY_BYTES = 256 * KIB;
const MAX_MODEL_CHARACTERS = 200;
const MAX_CALLBACK_URL_CHARACTERS = 2048;

const callBackUrl = z.url({ protocol: /^https?$/ }).max(MAX_CALLBACK_URL_CHARACTERS);

const createTaskBody = z.strictObject({
  model: z.string().min(1).max(MAX_MODEL_CHARACTERS),
  // Clients of KIE's send null or nothing in it where they want no callback.
  callBackUrl: z
    .union([z.null(), z.literal(''), callBackUrl], 'must be an http or https address')
    .optional(),
  input: z.looseObject({}),
});

export type CreateTaskBody = z.infer<typeof createTaskBody>;

/** The part of the body that decides how the rest is judged. */
const modelOnly = z.looseObject({ model: z.string() });

/**
 * Reads the body and checks all of it. Throws `model_not_allowed`, or `validation_failed` with every
 * field that is wrong, outside the input and in it.
 */
export async function readCreateTask(
  request: Request,
  allowedModels: readonly string[],
): Promise<CreateTaskBody> {
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') {
    throw new EdgeError(
      'unsupported_media_type',
      'The body must be sent with Content-Type: application/json.',
    );
  }
  const text = await readText(request, MAX_BODY_BYTES);
  const body = parseJson(text);
  refuseInexactNumbers(text);
  const named = modelOnly.safeParse(body);
  if (named.success) checkModelAllowed(named.data.model, allowedModels);

  const parsed = createTaskBody.safeParse(body);
  const inputErrors = named.success ? findInputErrors(named.data.model, named.data['input']) : [];
  // The body itself and not zod's copy of it: what the caller sent is what KIE gets.
  if (parsed.success && inputErrors.length === 0) return body as CreateTaskBody;
  const outer = findErrors(createTaskBody, body).filter(
    ({ field }) => field !== 'input' || inputErrors.length === 0,
  );
  throw validationError([...outer, ...inputErrors]);
}

/** Values are never silently changed: a number that a double cannot hold would reach KIE as another one. */
function refuseInexactNumbers(json: string): void {
  for (const token of tokensOf(json, String.raw`-?\d[\d.eE+-]*`)) {
    const value = Number(token);
    const exact = Number.isFinite(value) && (!/^-?\d+$/.test(token) || Number.isSafeInteger(value));
    if (exact) continue;
    throw new EdgeError(
      'invalid_json',
      `The number ${token.slice(0, 40)} cannot be passed on exactly; send it as a string.`,
    );
  }
}
