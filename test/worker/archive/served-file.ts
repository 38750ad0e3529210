/** Files that are served, from R2 or through us, and the requests for them. */
import { env } from 'cloudflare:workers';
import { beforeEach } from 'vitest';
import { fileStore } from '../../../src/worker/archive/file-store.ts';
import { testEdge, type TestEdge } from '../../support/edge.ts';
import { ID, succeededTask } from '../tasks/builders.ts';

export const LINK = `/files/${ID}/0.mp4`;
/** The bytes of the stored file: ten letters. */
export const TEXT = 'abcdefghij';

export interface Stored {
  text: string;
  type: string;
  disposition: string;
}

/** A task whose one file is in R2. */
export async function storedFile(part: Partial<Stored> = {}): Promise<R2Object> {
  const file = {
    text: TEXT,
    type: 'video/mp4',
    disposition: 'inline; filename="a-0.mp4"',
    ...part,
  };
  await succeededTask();
  const object = await env.FILES.put(LINK.slice(1), file.text, {
    httpMetadata: { contentType: file.type, contentDisposition: file.disposition },
  });
  const copy = { size: object.size, mediaType: file.type };
  await fileStore(env.DB).recordStored({ id: ID, n: 0 }, copy, 5);
  return object;
}

/** An edge that serves what is stored and fetches nothing. */
export function servingEdge(): TestEdge {
  return testEdge(({ url }) => {
    throw new Error(`nothing may be fetched: ${url}`);
  });
}

export function get(
  edge: TestEdge,
  headers: Record<string, string> = {},
  path = LINK,
): Promise<Response> {
  return edge.request(path, { headers });
}

/** The file of every test of a suite, as R2 has it. */
export function withStoredFile(): { object: R2Object; edge: TestEdge } {
  const suite = {} as { object: R2Object; edge: TestEdge };
  beforeEach(async () => {
    suite.object = await storedFile();
    suite.edge = servingEdge();
  });
  return suite;
}
