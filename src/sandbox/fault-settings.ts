/** The faults that the sandbox can inject: the schema of `POST /sandbox/faults`. */
import * as z from 'zod';

/** In the order of a task's lifecycle, then those of discovery. */
export const FAULT_KINDS = [
  'createTask.refuse',
  'createTask.rateLimited',
  'createTask.serverError',
  'createTask.html',
  'createTask.empty',
  'createTask.cut',
  'createTask.late',
  'createTask.dropped',
  'task.fail',
  'task.mispriced',
  'recordInfo.null',
  'recordInfo.error',
  'callback.drop',
  'callback.repeat',
  'callback.early',
  'callback.late',
  'callback.stale',
  'callback.forged',
  'callback.unsigned',
  'file.noLength',
  'file.cut',
  'file.late',
  'file.expired',
  'file.wrongType',
  'models.html',
  'models.rateLimited',
  'models.partial',
  'models.noSchema',
  'models.noPrices',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

const HOUR_S = 3600;
const DAY_MS = 86_400_000;
/** More than the larger of the two fixtures with its stamp. */
const FILE_MIN_BYTES = 8192;
const FILE_MAX_BYTES = 10 * 1024 ** 3;

const seconds = z.number().min(0).max(HOUR_S);

const fault = z.strictObject({
  probability: z.number().min(0).max(1).default(1),
  /**
   * The maximum number of hits: per task or file, of `models.` faults per address, of `task.mispriced` in all.
   * For `callback.repeat` the number of copies.
   */
  times: z.int().min(1).max(1000).optional(),
  /** How long the fault delays, hides or spreads something. */
  seconds: seconds.optional(),
  code: z.int().optional(),
  message: z.string().optional(),
  status: z.int().min(200).max(599).optional(),
  /** For `task.mispriced`: the amount that KIE reports, or a factor of the right one. */
  credits: z.union([z.number(), z.string(), z.null()]).optional(),
  factor: z.number().optional(),
  /** For `task.mispriced`: hits only tasks of this model. */
  model: z.string().optional(),
});

/** A bare number is a probability. */
const faultOrProbability = z.union([
  z
    .number()
    .min(0)
    .max(1)
    .transform((probability): Fault => ({ probability })),
  fault,
]);

/** The body of `POST /sandbox/faults`. An omitted field gets its default. */
export function faultSettingsSchema(rate: { rateLimit: number; rateWindowMs: number }) {
  return z.strictObject({
    seed: z.int().default(1),
    taskSeconds: seconds.default(3),
    /** KIE's retries of a callback: the delay before each, counted from the failed attempt. */
    callbackRetrySeconds: z.array(seconds).max(10).default([1, 3]),
    fileBytes: z.int().min(FILE_MIN_BYTES).max(FILE_MAX_BYTES).optional(),
    rateLimit: z.int().min(1).default(rate.rateLimit),
    /** KIE's limit on discovery: requests in a second. */
    discoveryLimit: z.int().min(1).default(1),
    rateWindowMs: z.int().min(1).max(DAY_MS).default(rate.rateWindowMs),
    faults: z.partialRecord(z.enum(FAULT_KINDS), faultOrProbability).default({}),
  });
}

export type FaultSettings = z.infer<ReturnType<typeof faultSettingsSchema>>;
export type Fault = z.infer<typeof fault>;
