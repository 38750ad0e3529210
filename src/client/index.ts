/**
 * Two things for apps: a client for the API, and for whoever is called back proof that a callback is
 * this edge's. Both need nothing but what browsers, Node 20 and Workers have.
 */
export type {
  CallbackBody,
  EndedTask,
  FailedTask,
  SucceededTask,
  UnknownOutcomeTask,
} from './callback.ts';
export type {
  CallbackMessage,
  HeaderLookup,
  HeaderRecord,
  ByteStream,
} from './callback-message.ts';
export { CallbackVerificationError, type VerificationFailure } from './verification-error.ts';
export { verifyCallback, type VerifiedCallback, type VerifyOptions } from './verify-callback.ts';

export { createClient } from './create-client.ts';
export {
  KieEdgeError,
  NetworkError,
  TaskFailedError,
  type ClientError,
  type KieEdgeErrorType,
} from './errors.ts';
export type { ModelInputs } from './model-inputs.ts';
export type * from './types.ts';
