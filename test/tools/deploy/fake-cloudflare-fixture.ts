/** A fake Cloudflare and an empty home folder for each test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { Operator } from './deploy-process.ts';
import { startFakeCloudflare, type FakeCloudflare } from './fake-cloudflare.ts';

/**
 * Registers the hooks for a file. The result can be used in its tests. A test fails if it calls an endpoint
 * that the fake does not have.
 */
export function useFakeCloudflare(): Operator {
  let cloudflare: FakeCloudflare;
  let home: string;
  beforeEach(async () => {
    cloudflare = await startFakeCloudflare();
    home = await mkdtemp(path.join(tmpdir(), 'kie-edge-home-'));
  });
  afterEach(async () => {
    await cloudflare.stop();
    await rm(home, { recursive: true, force: true });
    expect(cloudflare.unknown).toEqual([]);
  });
  return {
    get cloudflare() {
      return cloudflare;
    },
    get home() {
      return home;
    },
  };
}
