/** The groups of operations, in display order. */
export const TAGS = {
  Tasks: 'Create a task with createTask and poll it with recordInfo until it ends.',
  Models: 'The models that this deployment offers, and their inputs.',
  Uploads: "Input files for tasks, compatible with KIE's upload host.",
  Files: 'Results and uploads under permanent links, with range requests and CORS.',
  Callbacks:
    'The webhooks that this edge sends to `callBackUrl` when a task ends, and their delivery status.',
  Access: 'The identity and limits of the caller, and sessions for people without an account.',
  Clients: 'For the operator: client tokens for servers, with models, budgets and an expiry.',
  Deliveries: 'For the operator: callbacks, their attempts, their endpoints, and replays.',
  Admin:
    'For the operator: all tasks with their history, stuck work and the actions that resolve it, usage, and health.',
  Edge: 'The deployment and this document.',
  KIE: 'The endpoint that KIE calls. It is not for other callers.',
} as const;

export type TagName = keyof typeof TAGS;
