import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { verifyCallback } from '../../src/client/index.ts';
import { signDelivery } from '../../src/worker/webhooks/sign-callback.ts';
import { ID, OTHER_SECRET, SECRET, successBody } from './signed-callbacks.ts';

const taskId = successBody().data.taskId;
const body = JSON.stringify(successBody());

describe('signatures of the edge', () => {
  it.each([[[SECRET]], [[SECRET, OTHER_SECRET]], [[OTHER_SECRET, SECRET]]])(
    'verify with the Standard Webhooks package and with verifyCallback: %j',
    async (secrets) => {
      const headers = await signDelivery({ id: ID, taskId, body }, secrets, Date.now());
      for (const secret of secrets) {
        expect(new Webhook(secret).verify(body, headers)).toEqual(successBody());
        expect((await verifyCallback({ headers, body }, secret)).body).toEqual(successBody());
      }
    },
  );

  it('fail with another secret in both verifiers', async () => {
    const headers = await signDelivery({ id: ID, taskId, body }, [SECRET], Date.now());
    expect(() => new Webhook(OTHER_SECRET).verify(body, headers)).toThrow('No matching signature');
    await expect(verifyCallback({ headers, body }, OTHER_SECRET)).rejects.toMatchObject({
      reason: 'bad_signature',
    });
  });
});
