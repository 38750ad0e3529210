import { describe, expect, it } from 'vitest';
import { LOG_EVENTS } from '../../../src/worker/platform/log-events.ts';
import { createLog, withLogFields } from '../../../src/worker/platform/log.ts';
import { linesOf } from '../../support/log-lines.ts';

describe('the log', () => {
  it('writes an event as one JSON line with its level and without undefined fields', () => {
    const lines: string[] = [];
    createLog((line) => void lines.push(line)).warn('file.copy_failed', {
      n: 0,
      taskId: undefined,
    });
    expect(lines).toEqual(['{"level":"warn","event":"file.copy_failed","n":0}']);
  });

  it.each([
    ['1795858830123000-1soAJmq9Ce-qUM0zE8HMHg', '1795858830123000'],
    ['1soAJmq9Ce-qUM0zE8HMHg', '1soAJmq9'], // of an upload
  ])('shortens the id %s to %s', (id, shown) => {
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
  ])('removes everything after the host from URLs in a reason: %s', (reason, shown) => {
    const lines: string[] = [];
    createLog((line) => void lines.push(line)).error('file.copy_abandoned', { reason });
    expect(linesOf({ lines })).toMatchObject([{ reason: shown }]);
  });

  it('adds shared fields to each line, unless the line has its own', () => {
    const lines: string[] = [];
    const log = withLogFields(
      createLog((line) => void lines.push(line)),
      () => ({ requestId: 'r', client: 'none' }),
    );
    log.info('client.created', { client: 'token:c' });
    expect(linesOf({ lines })).toMatchObject([{ requestId: 'r', client: 'token:c' }]);
  });

  it.each(Object.entries(LOG_EVENTS))(
    'names the event %s as noun.verb and describes it in a sentence',
    (name, text) => {
      expect(name).toMatch(/^(request|[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*)$/);
      expect(text).toMatch(/^[A-Z].{10,100}\.$/);
    },
  );
});
