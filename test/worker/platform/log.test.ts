import { describe, expect, it } from 'vitest';
import { LOG_EVENTS } from '../../../src/worker/platform/log-events.ts';
import { createLog, withLogFields } from '../../../src/worker/platform/log.ts';
import { linesOf } from '../../support/log-lines.ts';

describe('the log', () => {
  it('has one JSON line for each thing, with its level, and nothing of what is unknown', () => {
    const lines: string[] = [];
    createLog((line) => void lines.push(line)).warn('file.copy_failed', {
      n: 0,
      taskId: undefined,
    });
    expect(lines).toEqual(['{"level":"warn","event":"file.copy_failed","n":0}']);
  });

  it.each([
    ['1795858830123000-1soAJmq9Ce-qUM0zE8HMHg', '1795858830123000'],
    ['1soAJmq9Ce-qUM0zE8HMHg', '1soAJmq9'], // of an earlier version, or of an upload
  ])('shows of the id %s what opens nothing, %s', (id, shown) => {
    const lines: string[] = [];
    createLog((line) => void lines.push(line)).info('file.stored', { id });
    expect(linesOf({ lines })).toMatchObject([{ id: shown }]);
  });

  it.each([
    [
      'TypeError: cannot load https://a.test/hook?token=x.',
      'TypeError: cannot load https://a.test',
    ],
    ['no "http://a.test:80/b" and HTTPS://c.test?d', 'no "http://a.test:80" and HTTPS://c.test'],
    ['Error: the file is empty', 'Error: the file is empty'],
  ])('names of an address the host alone: %s', (reason, shown) => {
    const lines: string[] = [];
    createLog((line) => void lines.push(line)).error('file.copy_abandoned', { reason });
    expect(linesOf({ lines })).toMatchObject([{ reason: shown }]);
  });

  it('adds what is known to each line that does not say it itself', () => {
    const lines: string[] = [];
    const log = withLogFields(
      createLog((line) => void lines.push(line)),
      () => ({ requestId: 'r', client: 'none' }),
    );
    log.info('client.created', { client: 'token:c' });
    expect(linesOf({ lines })).toMatchObject([{ requestId: 'r', client: 'token:c' }]);
  });

  it.each(Object.entries(LOG_EVENTS))(
    '%s is a noun and a verb, and says what it tells',
    (name, text) => {
      expect(name).toMatch(/^(request|[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*)$/);
      expect(text).toMatch(/^[A-Z].{10,100}\.$/);
    },
  );
});
