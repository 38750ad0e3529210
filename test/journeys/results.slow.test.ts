import { expect, it, onTestFinished } from 'vitest';
import { parseResultUrls } from '../../src/client/json.ts';
import { builtInCatalogue } from '../../src/worker/models/catalogue.ts';
import type { CatalogueModel } from '../../src/worker/models/model.ts';
import { buildInputSchema } from '../../src/worker/models/input-schema.ts';
import { buildExample } from '../../src/worker/openapi/example.ts';
import { Journey } from '../support/journey.ts';
import { until } from '../support/until.ts';

/** Requests at a time. */
const PARALLEL = 4;
const GIVE_UP_MS = 120_000;

/** The smallest input that the catalogue accepts. */
const minimalInput = (model: CatalogueModel) => buildExample(buildInputSchema(model, true, {}));

/** What each kind of model makes. A text is in the result itself; an analysis may come with files. */
const MEDIA_TYPES: Readonly<Record<CatalogueModel['kind'], RegExp>> = {
  video: /^video\//m,
  image: /^image\//m,
  audio: /^audio\//m,
  text: /^$/,
  analysis: /^(?:(?:image|audio)\/|$)/m,
};

it(
  'every model of the catalogue ends with its result, whose files are copied and at stable links',
  { timeout: 2 * GIVE_UP_MS },
  async () => {
    const journey = await Journey.start({ ALLOWED_MODELS: '*', KIE_RATE_LIMIT: '1000' });
    onTestFinished(() => journey.stop());
    await journey.faults({ taskSeconds: 0, rateLimit: 10_000 });
    const models = builtInCatalogue.list();
    const created = new Map<string, CatalogueModel>();
    const queue = models.values();
    const worker = async () => {
      for (const model of queue)
        created.set(await journey.create({ model: model.id, input: minimalInput(model) }), model);
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
    for (const [taskId, { id, kind }] of created) {
      const record = await journey.record(taskId);
      const links = parseResultUrls(record?.resultJson ?? '');
      const responses = await Promise.all(links.map((link) => fetch(link, { method: 'HEAD' })));
      const types = responses.map(({ headers }) => headers.get('content-type')).join('\n');
      const isComplete =
        record?.resultJson !== '' &&
        record?.resultJson.includes(`${journey.sandbox?.url}`) === false &&
        links.length === (made.get(taskId)?.length ?? 0) &&
        responses.every(({ status }) => status === 200) &&
        MEDIA_TYPES[kind].test(types);
      if (!isComplete) problems.push(`${id}, ${kind}: ${record?.resultJson} ${types}`);
    }
    expect(problems).toEqual([]);
    expect(created.size).toBe(models.length);
    expect(await journey.ledgerTotals()).toMatchObject({ streamReads: 0, keyLeaks: 0 });
  },
);
