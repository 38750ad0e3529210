/** The body of createTask: KIE's, checked before anything is written or sent. */
import * as z from 'zod';
import { readJsonBody } from '../http/body.ts';
import { refuseInexactNumbers } from '../http/safe-integers.ts';
import { addressProblem, type AddressRules } from '../http/ssrf-guard.ts';
import { findErrors, validationError, type FieldError } from '../http/validation.ts';
import { lazy } from '../platform/lazy.ts';
import { checkModelAllowed, validateInput } from '../models/check-input.ts';
import { findCapErrors, type InputCaps } from '../models/input-caps.ts';
import type { StrictnessRules } from '../models/strictness.ts';
import { KIB } from '../platform/units.ts';

/** The longest prompts are 20,000 characters, and inputs name files by address. */
const MAX_BODY_BYTES = 256 * KIB;
const MAX_MODEL_CHARACTERS = 200;
const MAX_CALLBACK_URL_CHARACTERS = 2048;

export const createTaskBody = lazy(() =>
  z.strictObject({
    model: z.string().min(1).max(MAX_MODEL_CHARACTERS),
    // Clients of KIE's send null or nothing in it where they want no callback.
    callBackUrl: z.string().max(MAX_CALLBACK_URL_CHARACTERS).nullish(),
    input: z.looseObject({}),
  }),
);

/** What a caller may ask for, and what of it is not known here and goes on all the same. */
export interface ReadBody {
  body: CreateTaskBody;
  warnings: readonly FieldError[];
}

export type CreateTaskBody = z.infer<ReturnType<typeof createTaskBody>>;

/** The part of the body that decides how the rest is judged. */
const modelOnly = lazy(() => z.looseObject({ model: z.string() }));

/** What this client may ask for here. */
export interface CreateRules {
  /** Patterns of models. */
  models: readonly string[];
  inputCaps: Readonly<Record<string, InputCaps>>;
  validation: StrictnessRules;
  /** Which callBackUrls may be called. */
  addresses: AddressRules;
}

/**
 * Reads the body and checks all of it. Throws `model_not_allowed`, or `validation_failed` with every
 * field that is wrong, outside the input and in it.
 */
export async function readCreateTask(request: Request, rules: CreateRules): Promise<ReadBody> {
  const { text, value: body } = await readJsonBody(request, MAX_BODY_BYTES);
  refuseInexactNumbers(text);
  const named = modelOnly().safeParse(body);
  if (named.success) checkModelAllowed(named.data.model, rules.models);

  const verdict = named.success
    ? validateInput(named.data.model, named.data['input'], rules.validation)
    : { errors: [], warnings: [] };
  const parsed = createTaskBody().safeParse(body);
  const errors = [
    ...findErrors(createTaskBody(), body),
    ...verdict.errors,
    ...(named.success ? findCallBackUrlErrors(named.data['callBackUrl'], rules.addresses) : []),
    ...(parsed.success ? findCapErrors(parsed.data.model, parsed.data.input, rules.inputCaps) : []),
  ];
  if (errors.length > 0) throw validationError(onePerField(errors));
  // The body itself and not zod's copy of it: what the caller sent is what KIE gets.
  return { body: body as CreateTaskBody, warnings: verdict.warnings };
}

/** What is no text is found by the schema. */
function findCallBackUrlErrors(address: unknown, rules: AddressRules): FieldError[] {
  if (typeof address !== 'string' || address === '') return [];
  const message = addressProblem(address, rules);
  return message === undefined ? [] : [{ field: 'callBackUrl', message }];
}

/** A field that is wrong for several checks is told once, by the one that knows most: the last. */
function onePerField(errors: readonly FieldError[]): FieldError[] {
  return [...new Map(errors.map((error) => [error.field, error])).values()];
}
