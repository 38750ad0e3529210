import {
  CallbackVerificationError,
  verifyCallback,
  type CallbackMessage,
  type VerifyOptions,
} from '../../src/client/index.ts';
import { NOW, SECRET } from './signed-callbacks.ts';

/** Returns the error of a rejected callback. Throws if it is accepted, or rejected by another error. */
export async function verificationError(
  message: CallbackMessage,
  secret: string | readonly string[] = SECRET,
  options: VerifyOptions = { now: NOW },
): Promise<CallbackVerificationError> {
  try {
    await verifyCallback(message, secret, options);
  } catch (error) {
    if (error instanceof CallbackVerificationError) return error;
    throw error;
  }
  throw new Error('the callback was accepted');
}
