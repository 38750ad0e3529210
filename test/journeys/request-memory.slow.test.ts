/** What one request of each kind, and six at once, make the Worker's isolate grow by. Cloudflare allows it 128 MB. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Journey } from '../support/journey.ts';
import { ADMIN_TOKEN, LARGEST_REQUESTS } from '../support/largest-requests.ts';
import { measureGrowth, type Growth } from '../support/request-memory.ts';

const MAX_MIB = 24;
const MAX_MIB_OF_SIX = 64;

let journey: Journey;
beforeAll(async () => {
  const vars = { ADMIN_TOKEN, ALLOWED_MODELS: '*', INSECURE_LOCAL: '1' };
  journey = await Journey.start(vars, { inspect: true });
});
beforeEach(() => journey.empty());
afterAll(() => journey.stop());

it.each(Object.entries(LARGEST_REQUESTS))(
  'the isolate grows by at most 24 MiB for one, and by a bounded amount for six at once: %s',
  { timeout: 120_000 },
  async (name, { status, prepare, send, maxMibOfSix = MAX_MIB_OF_SIX }) => {
    await prepare?.(journey);
    const measure = async (count: number): Promise<Growth> => {
      await journey.restartEdge(); // without the garbage of earlier requests
      // What every request needs is loaded once.
      await (await fetch(`${journey.edge.url}/health`)).text();
      await (await fetch(`${journey.edge.url}/api/v1/jobs?limit=1`)).text();
      const growth = await measureGrowth(journey, (n) => send(journey, n), count);
      expect(growth.statuses).toEqual(Array.from({ length: count }, () => status));
      return growth;
    };
    const one = await measure(1);
    const six = await measure(6);
    console.log(
      `${name}: ${one.mib.toFixed(1)} MiB, six ${six.mib.toFixed(1)} MiB; responses of ${one.responseMib.toFixed(2)} MiB`,
    );
    expect(one.mib).toBeLessThan(MAX_MIB);
    expect(six.mib).toBeLessThan(maxMibOfSix);
  },
);
