/** Where the database and the bucket are created. */
import { describe, expect, it } from 'vitest';
import { createDeployment } from './deploy-builders.ts';

const ofStorage = (changes: readonly string[]) =>
  changes.filter((change) => /^(d1|r2 bucket) create/.test(change));

describe('the location', () => {
  it('is given when the database and the bucket are created', async () => {
    const { wrangler, run } = createDeployment();
    await run({}, { location: 'weur' });
    expect(ofStorage(wrangler.changes)).toEqual([
      'd1 create kie-edge --location weur',
      'r2 bucket create kie-edge-files --location weur',
    ]);
  });

  it('is not applied to what exists, with a note', async () => {
    const { wrangler, printed, run } = createDeployment();
    await run();
    wrangler.changes.length = 0;
    await run({}, { location: 'weur' });
    expect(ofStorage(wrangler.changes)).toEqual([]);
    expect(printed()).toContain(
      'note: --location does not move the database kie-edge and the bucket kie-edge-files',
    );
  });

  it('together with a jurisdiction stops the deployment before anything is changed', async () => {
    const { wrangler, run } = createDeployment();
    await expect(run({ jurisdiction: 'eu' }, { location: 'weur' })).rejects.toThrow(
      '--location does not apply in the jurisdiction eu',
    );
    expect(wrangler.changes).toEqual([]);
  });
});

describe('the jurisdiction of wrangler.toml', () => {
  it('is given when the database and the bucket are created, and found again', async () => {
    const { wrangler, run } = createDeployment();
    await run({ jurisdiction: 'eu' });
    expect(ofStorage(wrangler.changes)).toEqual([
      'd1 create kie-edge --jurisdiction eu',
      'r2 bucket create kie-edge-files --jurisdiction eu',
    ]);
    wrangler.changes.length = 0;
    await run({ jurisdiction: 'eu' });
    expect(ofStorage(wrangler.changes)).toEqual([]);
  });

  it('stops the deployment when the database exists in another one', async () => {
    const { cloudflare, wrangler, run } = createDeployment();
    cloudflare.account.createDatabase('kie-edge');
    await expect(run({ jurisdiction: 'eu' })).rejects.toThrow(
      /kie-edge exists in no jurisdiction, but .* in the jurisdiction eu\. A database cannot be moved/,
    );
    expect(wrangler.changes).toEqual([]);
  });
});
