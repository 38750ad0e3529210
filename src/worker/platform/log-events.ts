/**
 * Every event and every field of the log. The compiler rejects others, so that queries on the log can be
 * written down: see "Trace a task" in the guide on operations.
 */

/** Events, named `noun.verb`, and what each means. `request` is the access log. */
export const LOG_EVENTS = {
  request: 'Response sent (for streams: headers sent).',

  'task.admitted': "Task stored with a slot in KIE's rate window; KIE is called next.",
  'task.submitted': 'KIE accepted or refused the task, or its outcome is unknown (unconfirmed).',
  'task.record_failed': "D1 did not store KIE's response to createTask; the write is retried.",
  'task.mismatched': 'KIE reported another taskId for the task than before.',
  'task.interrupted': 'The isolate ended during the submission; the task is unconfirmed.',
  'task.polled': 'The task was polled at KIE.',
  'task.poll_failed': 'The poll of a task failed; it is retried.',
  'task.ended': 'The task reached a terminal state.',
  'task.result_empty': 'KIE reported a success and, also when polled, no result.',
  'task.action_taken': 'An admin acted on a task; `outcome` names the action.',
  'task.deleted': 'A task was deleted with its files and deliveries.',
  'callback.accepted': "KIE's callback is stored; `outcome` says what it changed.",

  'file.stored': 'A result was copied to R2.',
  'file.stored_short':
    'The copy has fewer bytes (`size`) than its host announced, because the file ended there twice.',
  'file.discarded':
    'A copy was deleted because its task was deleted, or the copy abandoned, meanwhile.',
  'file.lost': "A stored file's object is missing from R2; it is copied from KIE again.",
  'file.recovery_failed':
    'D1 did not store that an object is missing; the next request for it tries again.',
  'file.copy_failed': 'A copy attempt failed; the next one follows after `waitMs`.',
  'file.copy_abandoned': 'The last copy attempt failed; the file is unavailable.',
  'file.upstream_failed': "KIE's host did not serve a file that is not copied yet, or is lost.",

  'delivery.attempted': 'A delivery attempt failed; the next one follows after `waitMs`.',
  'delivery.ended': 'A callback was delivered, declined by its endpoint (410), or failed.',
  'delivery.paused': 'A callback waits because its endpoint is paused.',
  'delivery.interrupted': 'A slow attempt was interrupted; the cron retries it.',
  'delivery.abandoned': 'An admin abandoned a callback.',
  'delivery.replayed': 'A callback was replayed.',
  'deliveries.replayed': 'An admin replayed `count` callbacks.',

  'copies.requeued': 'The cron queued `count` overdue copies.',
  'deliveries.requeued': 'The cron queued `count` overdue callbacks.',
  'tasks.retention_applied': 'The cron finished a retention pass over `count` tasks (`outcome`).',
  'uploads.expired': 'The cron deleted `count` expired uploads.',
  'queue.send_failed': 'A queue rejected `count` messages; the cron finds their rows.',
  'message.unknown': 'A queue message has an unknown kind.',
  'message.retried':
    'The work on a queue message failed; the message is delivered again after `waitMs`.',
  'message.dropped': 'The work on a queue message failed at every attempt; the cron takes it over.',
  'message.dead_lettered': 'A queue message crashed its isolate at every attempt.',

  'upload.stored': "A caller's file is in R2.",
  'upload.rejected': "A caller's file was rejected.",
  'upload.cleanup_failed': 'A rejected upload could not be deleted; the cron deletes it.',
  'events.stream_failed': 'An event stream failed; its reader reconnects.',

  'alert.raised': 'An alert is firing; `reason` says why and what to do.',
  'alert.resolved': 'The condition of an alert has ended.',
  'alert.delivered': 'ALERT_URL accepted a notification.',
  'alert.delivery_failed': 'ALERT_URL rejected a notification; the next attempt is after `waitMs`.',
  'alert.abandoned': 'ALERT_URL rejected a resolve notification for a day; it is dropped.',

  'jwt.rejected': "A user's JWT is invalid or expired.",
  'jwt.check_failed': "The identity provider's keys could not be fetched.",
  'turnstile.rejected': 'Turnstile rejected a token.',
  'turnstile.check_failed': 'Turnstile could not be reached.',
  'admin.rejected': 'Admin credentials were invalid.',
  'admin.check_failed': "Cloudflare Access' keys could not be fetched.",
  'balance.check_failed': "The account's credits could not be read from KIE.",
  'catalogue.changed': "KIE's list of models has `count` changes.",
  'catalogue.read_failed':
    "KIE's list, a model's entry in it or a model's schema could not be read; the last good one stays.",
  'rate_limiter.failed': 'The rate limiter failed, and the request was allowed.',

  'client.created': 'An admin created a client token.',
  'client.updated': 'An admin changed a client token.',
  'client.secret_rotated': 'An admin rotated the webhook secret of a client token.',
  'client.revoked': 'An admin revoked a client token.',
} as const satisfies Record<string, string>;

export type LogEvent = keyof typeof LOG_EVENTS;

/** Fields of a line. A field means the same in every event. */
export interface LogFields {
  /** Our id of the task or upload. The log shortens it, because the whole id is a capability. */
  id?: string | undefined;
  /** KIE's id of the task. */
  taskId?: string | null | undefined;
  /** The owner of the task, or the caller, as stored in D1; `admin` for an admin. */
  client?: string | undefined;
  /** Duration of the step. */
  ms?: number | undefined;
  /** Result of the step. */
  outcome?: string | undefined;
  /** Explains the outcome in a sentence. */
  reason?: string | null | undefined;

  /** The request that the event belongs to. */
  requestId?: string | undefined;
  method?: string | undefined;
  /** The pattern of the route: the path itself may contain a token. */
  route?: string | undefined;
  /** HTTP status; null if there was no response. */
  status?: number | null | undefined;
  /** Type of the error in the response. */
  error?: string | undefined;

  model?: string | undefined;
  /** State of the task. */
  state?: string | undefined;
  /** The request's input, with LOG_PROMPTS=1. */
  request?: string | undefined;
  /** Number of a result file in its task. */
  n?: number | undefined;
  /** Bytes. */
  size?: number | undefined;
  /** Bytes that a Content-Length announced. */
  announced?: number | undefined;
  /** `webhook-id` of a callback. */
  delivery?: string | undefined;
  /** Attempts so far, including this one. */
  attempts?: number | undefined;
  /** Delay until the next attempt, or until the task's slot. */
  waitMs?: number | undefined;
  count?: number | undefined;
  /** Kind of an alert. */
  kind?: string | undefined;
  queue?: string | undefined;
  /** A queue message. */
  message?: string | undefined;
}
