import { expect, it, onTestFinished } from 'vitest';
import { startReceiver, startSandbox, until } from './sandbox-fixture.ts';

it(
  'sends a pending callback after a restart without any request',
  { timeout: 30_000 },
  async () => {
    const [sandbox, receiver] = await Promise.all([startSandbox(), startReceiver()]);
    onTestFinished(() => Promise.all([sandbox.stop(), receiver.stop()]).then(() => undefined));
    await sandbox.begin({ taskSeconds: 2 });
    await sandbox.createTask({ callBackUrl: `${receiver.url}/callback` });
    await sandbox.restart();
    expect(receiver.at('/callback')).toHaveLength(0);
    await until(() => receiver.at('/callback')[0], 6000);
  },
);
