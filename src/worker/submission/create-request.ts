/** The body of createTask: KIE's, validated before anything is written or sent. */
import * as z from 'zod/mini';
import type { Client } from '../auth/client.ts';
import type { Settings } from '../config/settings.ts';
import { readJsonBody } from '../http/body.ts';
import { ownOrigins } from '../http/public-origin.ts';
import { rejectUnsafeNumbers } from '../http/safe-integers.ts';
import { checkOutboundUrl, type OutboundUrlRules } from '../http/ssrf-guard.ts';
import type { FieldError } from '../http/errors.ts';
import { findErrors, validationError } from '../http/validation.ts';
import type { Catalogue } from '../models/model.ts';
import { checkModelAllowed, validateInput } from '../models/check-input.ts';
import { findCapErrors } from '../models/input-caps.ts';
import { lazy } from '../platform/lazy.ts';
import { KIB } from '../platform/units.ts';

/** The longest prompts have 20,000 characters, and inputs refer to files by address. */
const MAX_BODY_BYTES = 256 * KIB;
const MAX_MODEL_CHARACTERS = 200;
const MAX_CALLBACK_URL_CHARACTERS = 2048;

export const createTaskBody = lazy(() =>
  z.strictObject({
    model: z.string().check(z.minLength(1), z.maxLength(MAX_MODEL_CHARACTERS)),
    // KIE's clients send null or an empty string if they want no callback.
    callBackUrl: z.nullish(z.string().check(z.maxLength(MAX_CALLBACK_URL_CHARACTERS))),
    input: z.looseObject({}),
  }),
);

export type CreateTaskBody = z.infer<ReturnType<typeof createTaskBody>>;

/** A valid body. Warnings name fields that the model's schema does not know; they are passed on unchanged. */
export interface ValidBody {
  body: CreateTaskBody;
  warnings: readonly FieldError[];
}

/** The part of the body that decides how the rest is validated. */
const modelOnly = lazy(() => z.looseObject({ model: z.string() }));

/**
 * Reads and validates the body by the rules for this caller. Throws `model_not_allowed`,
 * `model_removed`, or `validation_failed` with every wrong field.
 */
export async function readCreateTask(
  { settings, catalogue }: { readonly settings: Settings; readonly catalogue: Catalogue },
  request: Request,
  client: Pick<Client, 'models'>,
): Promise<ValidBody> {
  const callBackRules = {
    insecureLocal: settings.INSECURE_LOCAL,
    ownOrigins: ownOrigins(settings, request.url),
  };
  const { text, value: body } = await readJsonBody(request, MAX_BODY_BYTES);
  rejectUnsafeNumbers(text);
  const named = modelOnly().safeParse(body);
  if (named.success) checkModelAllowed(named.data.model, client.models, catalogue);

  const verdict = named.success
    ? validateInput(named.data.model, named.data['input'], settings.VALIDATION, catalogue)
    : { errors: [], warnings: [] };
  const parsed = createTaskBody().safeParse(body);
  const errors = [
    ...findErrors(createTaskBody(), body),
    ...verdict.errors,
    ...(named.success ? findCallBackUrlErrors(named.data['callBackUrl'], callBackRules) : []),
    ...(parsed.success
      ? findCapErrors(
          parsed.data.model,
          parsed.data.input,
          settings.INPUT_CAPS,
          catalogue.find(parsed.data.model),
        )
      : []),
  ];
  if (errors.length > 0) throw validationError(onePerField(errors));
  // The parsed body and not zod's copy of it: KIE gets what the caller sent.
  return { body: body as CreateTaskBody, warnings: verdict.warnings };
}

/** A value that is not a string is reported by the schema. */
function findCallBackUrlErrors(address: unknown, rules: OutboundUrlRules): FieldError[] {
  if (typeof address !== 'string' || address === '') return [];
  const message = checkOutboundUrl(address, rules);
  return message === undefined ? [] : [{ field: 'callBackUrl', message }];
}

/** Of several errors of a field, the last one is the most specific. */
function onePerField(errors: readonly FieldError[]): FieldError[] {
  return [...new Map(errors.map((error) => [error.field, error])).values()];
}
