/**
 * Every event that a log line may tell, and every field that it may have. What is not here does not
 * compile, so that a question to the log can be written down: see "Tracing a task" in README.md.
 */
import type { ErrorType } from '../http/errors.ts';
import type { TaskState } from '../tasks/task-state.ts';

/** `noun.verb`, and what it says. `request` alone is the line that each request has. */
export const LOG_EVENTS = {
  request: 'A request was answered; of a stream, its head was.',

  'task.admitted': "The intent is in D1 and its slot in KIE's window is taken: KIE is called next.",
  'task.submitted': 'KIE took the task, refused it, or gave no clear answer (unconfirmed).',
  'task.record_failed': "D1 did not take KIE's answer to createTask; it is tried again.",
  'task.mismatched': 'KIE named another taskId for the task than before.',
  'task.interrupted': 'Its submission died with its isolate: from here on it is unconfirmed.',
  'task.polled': 'KIE was asked for the task.',
  'task.poll_failed': 'Looking after the task broke off; it is done again.',
  'task.ended': 'The task has its last state.',
  'task.action_taken': 'The operator did something for a task: `outcome` says what.',
  'task.deleted': 'Somebody had the task deleted, with all that was known of it.',
  'callback.accepted': "KIE's callback is in D1; `outcome` tells what it changed.",

  'file.stored': 'A result is in R2.',
  'file.discarded': 'A copy was made that nobody wanted any more: it was taken away.',
  'file.copy_failed': 'A try to copy a result failed; there is another after `waitMs`.',
  'file.copy_abandoned': 'The last try to copy a result failed: the file is lost.',
  'file.upstream_failed': "KIE's host did not give a file that is not copied yet to its reader.",

  'delivery.attempted':
    'The receiver did not take a callback; there is another try after `waitMs`.',
  'delivery.ended': 'A callback was delivered, is not wanted (gone), or was given up.',
  'delivery.paused': 'A callback waits: its receiver is paused.',
  'delivery.interrupted': 'A slow try broke off; the cron makes it again.',
  'delivery.abandoned': 'The operator gave a callback up.',
  'delivery.replayed': 'Somebody had a callback sent once more.',
  'deliveries.replayed': 'The operator had `count` callbacks sent once more.',

  'copies.requeued': 'The cron handed `count` copies to the queue that were due.',
  'deliveries.requeued': 'The cron handed `count` callbacks to the queue that were due.',
  'tasks.retention_applied': 'The cron was through with `count` tasks: `outcome` says what with.',
  'uploads.expired': 'The cron deleted `count` uploads whose time was over.',
  'queue.send_failed': 'A queue did not take `count` messages; the cron finds their rows.',
  'message.unknown': "A queue's message is none of ours.",
  'message.retried': "The work on a queue's message broke off; it comes again.",
  'message.dead_lettered': 'A queue gave a message up after all its attempts.',

  'upload.stored': "A caller's file is in R2.",
  'upload.rejected': "A caller's file was not taken.",
  'upload.cleanup_failed':
    'What is left of a refused upload could not be deleted; a sweep does it.',
  'events.stream_failed': 'An event stream ended by a failure; its reader comes back.',

  'alert.raised': 'Something is alarming; `reason` says what, and what availableActions it.',
  'alert.resolved': 'The cause of an alarm is gone.',
  'alert.delivered': 'ALERT_URL took a message.',
  'alert.delivery_failed': 'ALERT_URL did not take a message; there is another try after `waitMs`.',
  'alert.abandoned': 'ALERT_URL did not take for a day that a cause is gone; it is not told.',

  'jwt.rejected': "A user's JWT is not good.",
  'jwt.check_failed': "The identity provider's keys could not be had.",
  'turnstile.rejected': 'Turnstile does not vouch for somebody.',
  'turnstile.check_failed': 'Turnstile could not be asked.',
  'admin.rejected': 'Somebody who is not the operator was at the door.',
  'admin.check_failed': "Cloudflare Access' keys could not be had.",
  'balance.check_failed': "KIE did not tell the account's credits.",
  'rate_limiter.failed': 'The brake did not answer, and held nobody up.',

  'client.created': 'The operator made a client token.',
  'client.updated': 'The operator changed a client token.',
  'client.secret_rotated': 'A client token has a new webhook secret.',
  'client.revoked': 'The operator revoked a client token.',
} as const satisfies Record<string, string>;

export type LogEvent = keyof typeof LOG_EVENTS;

/** One name for one thing, in every event. */
export interface LogFields {
  /** Ours, of the task or upload. What it begins with alone is written: the whole one opens files. */
  id?: string | undefined;
  /** KIE's, of the task. */
  taskId?: string | null | undefined;
  /** Whose the task is, or who calls, as it stands in D1; `operator` for the operator. */
  client?: string | undefined;
  /** How long the step took. */
  ms?: number | undefined;
  /** What came of it. */
  outcome?: string | undefined;
  /** Why it came so, in words. */
  reason?: string | null | undefined;

  /** The request in which it happened. */
  requestId?: string | undefined;
  method?: string | undefined;
  /** The route's pattern: an address may hold a token. */
  route?: string | undefined;
  /** Of HTTP; null: there was no answer. */
  status?: number | null | undefined;
  /** `type` of the error that was answered. */
  error?: ErrorType | undefined;

  model?: string | undefined;
  /** Of a task. */
  state?: TaskState | undefined;
  /** What was asked for, with LOG_PROMPTS=1. */
  request?: string | undefined;
  /** Number of a result file in its task. */
  n?: number | undefined;
  /** Bytes. */
  size?: number | undefined;
  /** Of a callback: its `webhook-id`. */
  delivery?: string | undefined;
  /** How often it was tried, this time included. */
  attempts?: number | undefined;
  /** Until the next try, or the task's slot. */
  waitMs?: number | undefined;
  count?: number | undefined;
  /** Of an alarm. */
  kind?: string | undefined;
  queue?: string | undefined;
  /** A queue's message. */
  message?: string | undefined;
}
