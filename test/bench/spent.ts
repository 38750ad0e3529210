/** What was asked of D1, R2 and the queues. */
export interface Spent {
  statements: number;
  rowsRead: number;
  rowsWritten: number;
  r2ClassA: number;
  r2ClassB: number;
  queueMessages: number;
}
