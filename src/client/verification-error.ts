/** Why a callback is rejected. */
export type VerificationFailure =
  /** One of the three signed headers is missing. */
  | 'missing_header'
  /** The timestamp is outside the tolerance: a replay, or a wrong clock. */
  | 'stale'
  /** No given secret signed this message, or a header is malformed. */
  | 'bad_signature'
  /** A given secret is malformed. The sender is not at fault. */
  | 'bad_secret'
  /** The callback is for another `callBackUrl` or `client` than you gave: it was made for another receiver, or another caller created the task. */
  | 'wrong_receiver'
  | 'body_too_large'
  /** The body cannot be read, or its signature is valid but it is not a callback. */
  | 'bad_body';

/** Thrown for every rejected callback. The message contains no secret and may be logged. */
export class CallbackVerificationError extends Error {
  override readonly name = 'CallbackVerificationError';
  readonly reason: VerificationFailure;

  constructor(reason: VerificationFailure, message: string) {
    super(message);
    this.reason = reason;
  }
}
