/** How the sandbox is told to misbehave: the schema of `POST /sandbox/faults`. */
import * as z from 'zod';

/** Every way to misbehave, in the order of a task's life. */
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
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

const HOUR_S = 3600;
const DAY_MS = 86_400_000;
/** Over the larger of the two fixtures with its stamp. */
const FILE_MIN_BYTES = 8192;
const FILE_MAX_BYTES = 10 * 1024 ** 3;

const fault = z.strictObject({
  probability: z.number().min(0).max(1).default(1),
  /** At most so often for one task, or for one file; for `callback.repeat` the copies. */
  times: z.int().min(1).max(1000).optional(),
  seconds: z.number().min(0).max(HOUR_S).optional(),
  code: z.int().optional(),
  message: z.string().optional(),
  status: z.int().min(200).max(599).optional(),
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

/** The body of `POST /sandbox/faults`; what is left out falls back to its default. */
export function faultSettingsSchema(rate: { rateLimit: number; rateWindowMs: number }) {
  return z.strictObject({
    seed: z.int().default(1),
    taskSeconds: z.number().min(0).max(HOUR_S).default(3),
    fileBytes: z.int().min(FILE_MIN_BYTES).max(FILE_MAX_BYTES).optional(),
    rateLimit: z.int().min(1).default(rate.rateLimit),
    rateWindowMs: z.int().min(1).max(DAY_MS).default(rate.rateWindowMs),
    faults: z.partialRecord(z.enum(FAULT_KINDS), faultOrProbability).default({}),
  });
}

export type FaultSettings = z.infer<ReturnType<typeof faultSettingsSchema>>;
export type Fault = z.infer<typeof fault>;
