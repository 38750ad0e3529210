/** The groups of operations, in the order in which they are shown. */
export const TAGS = {
  Tasks: 'A task is made by createTask and followed by recordInfo until it has ended.',
  Models: 'What may be asked for here, and what each model takes.',
  Uploads: "Files for tasks to start from, as KIE's upload host takes them.",
  Files: 'Results and uploads: final links for players, pages and KIE, with ranges and CORS.',
  Callbacks:
    'What is sent to the `callBackUrl` of a createTask when its task has ended, and what became of it.',
  Access: 'Who the caller is here, what it may do, and how people without an account get in.',
  Clients: 'For the operator: tokens for servers, with models, budgets and an end.',
  Deliveries:
    'For the operator: the callbacks that are owed, their attempts, their receivers, and their repetition.',
  Operation:
    'For the operator: every task and what happened to it, what is stuck and how it is mended, usage, health.',
  Edge: 'The deployment itself, and this document.',
  KIE: "KIE's way in. Nobody else has anything to do here.",
} as const;

export type TagName = keyof typeof TAGS;
