import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';

const write = (n: number) =>
  env.DB.prepare('insert into model_times values (?1, 1, 1, 1, 1)').bind(String(n)).run();

let whatGoesOn: Promise<unknown> | undefined;

it.fails('a test that runs out of time', { timeout: 20 }, async () => {
  whatGoesOn = scheduler.wait(100).then(() => write(1));
  await whatGoesOn;
});

it('leaves the next one its storage', async () => {
  await expect(whatGoesOn).rejects.toThrow('this test is over');
  expect(await env.DB.prepare('select 1 from model_times').all()).toMatchObject({ results: [] });
});
