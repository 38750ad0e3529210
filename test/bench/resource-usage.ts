/** Operations at D1, R2 and the queues. */
export interface ResourceUsage {
  statements: number;
  rowsRead: number;
  rowsWritten: number;
  r2ClassA: number;
  r2ClassB: number;
  queueMessages: number;
}
