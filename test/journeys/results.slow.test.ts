import { expect, it, onTestFinished } from 'vitest';
import { parseResultUrls } from '../../src/client/json.ts';
import { builtInCatalogue } from '../../src/worker/models/catalogue.ts';
import { Journey } from '../support/journey.ts';
import { until } from '../support/until.ts';

/** Requests at a time. */
const PARALLEL = 4;
const GIVE_UP_MS = 120_000;

it(
  'every model of the catalogue ends with its result, whose files are copied and at stable links',
  { timeout: 2 * GIVE_UP_MS },
  async () => {
    const journey = await Journey.start({
      ALLOWED_MODELS: '*',
      VALIDATION: 'off',
      KIE_RATE_LIMIT: '1000',
    });
    onTestFinished(() => journey.stop());
    await journey.faults({ taskSeconds: 0, rateLimit: 10_000 });
    const models = builtInCatalogue.list().map(({ id }) => id);
    const created = new Map<string, string>();
    const queue = models.values();
    const worker = async () => {
      for (const model of queue)
        created.set(model, await journey.create({ model, input: { prompt: 'a lake', text: 'a' } }));
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));

    await until(
      'all tasks and copies',
      async () => {
        const [open] = await journey.rows<{ n: number }>(
          `select (select count(*) from tasks where state <> 'success')
             + (select count(*) from files where state <> 'stored') as n`,
        );
        return open?.n === 0;
      },
      GIVE_UP_MS,
    );
    const problems: string[] = [];
    const made = new Map((await journey.ledger()).map((task) => [task.taskId, task.resultUrls]));
    for (const [model, taskId] of created) {
      const record = await journey.record(taskId);
      const links = parseResultUrls(record?.resultJson ?? '');
      const statuses = await Promise.all(
        links.map(async (link) => (await fetch(link, { method: 'HEAD' })).status),
      );
      const isComplete =
        record?.resultJson !== '' &&
        record?.resultJson.includes(`${journey.sandbox?.url}`) === false &&
        links.length === (made.get(taskId)?.length ?? 0) &&
        statuses.every((status) => status === 200);
      if (!isComplete) problems.push(`${model}: ${record?.resultJson} ${statuses.join()}`);
    }
    expect(problems).toEqual([]);
    expect(created.size).toBe(models.length);
    expect(await journey.ledgerTotals()).toMatchObject({ streamReads: 0, keyLeaks: 0 });
  },
);
