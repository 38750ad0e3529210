/** Memory of a Worker's isolate, from the inspector: its heap and its buffers, without the local R2 and D1. */
import type { RunningWorker } from '../../src/tools/run-worker.ts';

interface HeapUsage {
  usedSize: number;
  backingStorageSize: number;
}

/**
 * Opens the inspector of the Worker `name`, which was started with `inspect`. `sample` returns the Worker's
 * memory in MiB, the garbage of earlier tests included: each measurement needs a Worker of its own. (Collecting
 * garbage by the inspector makes later responses of workerd hang.)
 */
export async function inspectMemory({ miniflare }: RunningWorker, name: string) {
  const socket = new WebSocket(
    String(new URL(`/core:user:${name}`, await miniflare.getInspectorURL())),
  );
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  let lastId = 0;
  const call = async (method: string): Promise<unknown> => {
    const id = ++lastId;
    const result = new Promise<unknown>((resolve) => {
      const receive = ({ data }: MessageEvent) => {
        const message = JSON.parse(String(data)) as { id?: number; result?: unknown };
        if (message.id !== id) return;
        socket.removeEventListener('message', receive);
        resolve(message.result);
      };
      socket.addEventListener('message', receive);
    });
    socket.send(JSON.stringify({ id, method }));
    return result;
  };
  const sample = async (): Promise<number> => {
    const usage = (await call('Runtime.getHeapUsage')) as HeapUsage;
    return (usage.usedSize + usage.backingStorageSize) / 1024 ** 2;
  };
  return { sample, close: () => socket.close() };
}
