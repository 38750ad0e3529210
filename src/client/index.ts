/** For whoever is called back: proof that a callback is this edge's, and what it says. Needs nothing but Web Crypto. */
export type {
  CallbackBody,
  EndedTask,
  FailedTask,
  SucceededTask,
  UnknownTask,
} from './callback.ts';
export type { CallbackMessage, HeaderLookup, HeaderRecord, ByteStream } from './message.ts';
export { CallbackVerificationError, type VerificationFailure } from './verification-error.ts';
export { verifyCallback, type VerifiedCallback, type VerifyOptions } from './verify-callback.ts';
