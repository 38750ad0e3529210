/** Memory of a Worker's isolate, from the inspector: its heap and its buffers, without the local R2 and D1. */
import type { RunningWorker } from '../../src/tools/run-worker.ts';

interface HeapUsage {
  result: { usedSize: number; backingStorageSize: number };
}

/** Opens the inspector of the Worker `name`, which was started with `inspect`. `sample` returns its memory in MiB. */
export async function inspectMemory({ miniflare }: RunningWorker, name: string) {
  const socket = new WebSocket(
    String(new URL(`/core:user:${name}`, await miniflare.getInspectorURL())),
  );
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  let id = 0;
  const sample = async (): Promise<number> => {
    const answer = new Promise<string>((resolve) => {
      socket.addEventListener('message', ({ data }) => resolve(String(data)), { once: true });
    });
    socket.send(JSON.stringify({ id: ++id, method: 'Runtime.getHeapUsage' }));
    const { result } = JSON.parse(await answer) as HeapUsage;
    return (result.usedSize + result.backingStorageSize) / 1024 ** 2;
  };
  return { sample, close: () => socket.close() };
}
