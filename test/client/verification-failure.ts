import {
  CallbackVerificationError,
  verifyCallback,
  type CallbackMessage,
  type VerifyOptions,
} from '../../src/client/index.ts';
import { NOW, SECRET } from './signed-callbacks.ts';

/** The error of a callback that is refused; fails when it is taken, or refused by another error. */
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
  throw new Error('it was taken');
}
