/** The lease of a copy: how it is extended, and when the copy is not made at all. */
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fileStore } from '../../../src/worker/archive/file-store.ts';
import { NOW, ID, rows, succeededTask } from '../tasks/builders.ts';
import {
  edgeWithPendingFile,
  fileAnswer,
  fileRow,
  objectBytes,
  runCopy,
  sameBytes,
  someBytes,
} from './builders.ts';

afterEach(() => void vi.restoreAllMocks());

describe('a long copy', () => {
  it('extends its lease when half of it has passed, until it ends', async () => {
    let heartbeat: (() => void) | undefined;
    let intervalMs = 0;
    vi.spyOn(globalThis, 'setInterval').mockImplementation(((beat: () => void, ms: number) => {
      [heartbeat, intervalMs] = [beat, ms];
      return 7;
    }) as unknown as typeof setInterval);
    const stop = vi.spyOn(globalThis, 'clearInterval');
    const edge = await edgeWithPendingFile(async () => {
      edge.clock.now += intervalMs;
      heartbeat?.();
      await vi.waitFor(async () =>
        expect(await fileRow()).toMatchObject({ due: edge.clock.now + LEASE_MS }),
      );
      return fileAnswer(someBytes(10), { announced: 10 });
    });
    const LEASE_MS = edge.deps.settings.COPY_LEASE_MS;
    await runCopy(edge);
    expect(intervalMs).toBe(LEASE_MS / 2);
    expect(stop).toHaveBeenCalledWith(7);
    expect(await fileRow()).toMatchObject({ state: 'stored' });
  });
});

describe('an encoded file', () => {
  it.each([
    ['more', 200],
    ['fewer', 40],
  ])(
    'whose Content-Length counts %s bytes than were encoded is stored whole at once',
    async (_what, announced) => {
      const bytes = someBytes(100);
      const edge = await edgeWithPendingFile(() => {
        const response = fileAnswer(bytes, { announced, chunked: true });
        response.headers.set('content-encoding', 'gzip');
        return response;
      });
      await runCopy(edge);
      expect(await fileRow()).toMatchObject({ state: 'stored', attempts: 0, size: 100 });
      expect(sameBytes(await objectBytes(), bytes)).toBe(true);
      expect(edge.lines.join()).not.toContain('file.stored_short');
    },
  );
});

it('a file of a task whose copies retention deleted is not enqueued again', async () => {
  await succeededTask();
  await rows(`update tasks set files_deleted_at = ${NOW}`);
  const before = await fileRow();
  expect(await fileStore(env.DB).requeueUnstored(ID, NOW + 9)).toEqual([]);
  expect(await fileRow()).toEqual(before);
});
