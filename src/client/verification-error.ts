/** Why a callback is not taken. */
export type VerificationFailure =
  /** One of the three signed headers is not there. */
  | 'missing_header'
  /** It was signed too long ago, or by a clock that is ahead: a replay, or a clock that is wrong. */
  | 'stale'
  /** No secret signed this, or a header is none that a sender makes. */
  | 'bad_signature'
  /** Not the sender's fault: what was given as secret is none. */
  | 'bad_secret'
  | 'body_too_large'
  /** It cannot be read, or it is signed and yet no callback. */
  | 'bad_body';

/** The only error of a callback that is refused. Its message names no secret and is fit for a log. */
export class CallbackVerificationError extends Error {
  override readonly name = 'CallbackVerificationError';
  readonly reason: VerificationFailure;

  constructor(reason: VerificationFailure, message: string) {
    super(message);
    this.reason = reason;
  }
}
