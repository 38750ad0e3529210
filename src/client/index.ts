/**
 * The package's entry: a client for the API, and callback verification for servers. Both run in
 * browsers, Node 20 and Workers without dependencies.
 */
export type {
  ByteStream,
  CallbackMessage,
  HeaderLookup,
  HeaderRecord,
} from './callback-message.ts';
export { CallbackVerificationError, type VerificationFailure } from './verification-error.ts';
export { verifyCallback, type VerifiedCallback, type VerifyOptions } from './verify-callback.ts';

export { createClient } from './create-client.ts';
export type { KieEdgeErrorType } from './error-types.ts';
export { KieEdgeError, NetworkError, TaskFailedError, type ClientError } from './errors.ts';
export type { ModelInputs } from './model-inputs.ts';
export type * from './client-types.ts';
export type * from './types.ts';
