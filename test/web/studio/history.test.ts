import { describe, expect, it } from 'vitest';
import type { Task } from '../../../src/client/types.ts';
import {
  formatCaption,
  buildOutcome,
  latestPhase,
  MAX_ENTRIES,
  parseHistory,
  findResumable,
  upsertEntry,
  removeEntry,
  type HistoryEntry,
} from '../../../src/web/studio/history/history.ts';
import { parseFileName, parseTaskResult } from '../../../src/web/studio/history/task-result.ts';
import { detectPreviewKind } from '../../../src/web/shared/preview.ts';

const NOW = Date.UTC(2026, 0, 1);

const entry = (key: string, part: Partial<HistoryEntry> = {}): HistoryEntry => ({
  key,
  model: 'kling/v2-5-turbo-text-to-video-pro',
  title: 'Kling 2.5 Turbo Pro, text to video',
  input: { prompt: `Prompt of ${key}` },
  createdAt: NOW,
  phase: 'ended',
  ...part,
});

const task = (part: Partial<Task>): Task => ({
  taskId: 't',
  model: 'm',
  state: 'success',
  param: '{}',
  resultJson: '{"resultUrls":["https://edge.test/files/a/0.mp4"]}',
  failCode: null,
  failMsg: null,
  costTime: 3,
  completeTime: NOW + 3000,
  createTime: NOW,
  updateTime: NOW + 3000,
  ...part,
});

const some = (n: number, part: Partial<HistoryEntry>) =>
  Array.from({ length: n }, (_, at) => entry(`${part.phase}${at}`, part));

describe('the history', () => {
  it('has the youngest first, and those that run outlast those that ended', () => {
    const running = entry('old', { phase: 'running', ref: { taskId: 't' } });
    let entries: readonly HistoryEntry[] = [running];
    for (let n = 0; n < MAX_ENTRIES + 5; n += 1) entries = upsertEntry(entries, entry(`n${n}`));
    expect(entries).toHaveLength(MAX_ENTRIES);
    expect(entries[0]?.key).toBe(`n${MAX_ENTRIES + 4}`);
    expect(entries.at(-1)?.key).toBe('old');
  });

  it('drops nothing that is unfinished, however much there is of it', () => {
    const unfinished = [
      ...some(MAX_ENTRIES, { phase: 'sending' }),
      ...some(MAX_ENTRIES, { phase: 'running', ref: { taskId: 't' } }),
    ];
    let entries: readonly HistoryEntry[] = unfinished;
    for (let n = 0; n < 20; n += 1) entries = upsertEntry(entries, entry(`n${n}`));
    const kept = parseHistory(JSON.stringify(entries));
    expect(kept.filter(({ phase }) => phase !== 'ended')).toEqual(unfinished);
    expect(kept[0]?.key).toBe('n19');
    expect(kept).toEqual(entries);
  });

  it('is changed and shortened by key', () => {
    const both = [entry('a'), entry('b')];
    const changed = upsertEntry(both, entry('b', { credits: 42 }));
    expect(changed.map(({ credits }) => credits)).toEqual([undefined, 42]);
    expect(removeEntry(both, 'a').map(({ key }) => key)).toEqual(['b']);
  });

  it('is in the order of its making, whichever tab made it', () => {
    const old = entry('old', { createdAt: NOW - 2 });
    const entries = upsertEntry([entry('new'), old], entry('other', { createdAt: NOW - 1 }));
    expect(entries.map(({ key }) => key)).toEqual(['new', 'other', 'old']);
  });

  it('never lets a task go back', () => {
    const ended = entry('a');
    const running = entry('a', { phase: 'running', ref: { taskId: 't' } });
    expect(latestPhase(ended, running)).toBe(ended);
    expect(latestPhase(running, ended)).toBe(ended);
    expect(latestPhase(undefined, running)).toBe(running);
  });

  it('takes up what runs, and what was sent without an answer, but not after ten minutes', () => {
    const entries = [
      entry('running', { phase: 'running', ref: { taskId: 't' } }),
      entry('sent', { phase: 'sending', owner: 'page' }),
      entry('forgotten', { phase: 'sending', owner: 'page', createdAt: NOW - 11 * 60_000 }),
      entry('of another', { phase: 'sending', owner: 'other' }),
      entry('ended'),
    ];
    expect(findResumable(entries, NOW, 'page').map(({ key }) => key)).toEqual(['running', 'sent']);
  });

  it('is read back as it was written, without what is no entry', () => {
    const kept = [
      entry('a'),
      entry('b', { phase: 'running', ref: { taskId: 't', readToken: 'r' } }),
    ];
    expect(parseHistory(JSON.stringify(kept))).toEqual(kept);
    expect(parseHistory(JSON.stringify([{ key: 'x' }, null, 7, kept[0]]))).toEqual([kept[0]]);
    for (const text of [null, '', '{}', '[', '"text"']) expect(parseHistory(text)).toEqual([]);
  });

  it('knows an entry by its words, else by its model', () => {
    expect(formatCaption(entry('a'))).toBe('Prompt of a');
    expect(formatCaption(entry('a', { input: {} }))).toBe('Kling 2.5 Turbo Pro, text to video');
  });
});

describe('what a task leaves in the history', () => {
  it('is its files, cost and time when it succeeded', () => {
    expect(buildOutcome(task({ consumeCredits: 42 }))).toEqual({
      phase: 'ended',
      files: ['https://edge.test/files/a/0.mp4'],
      credits: 42,
      tookMs: 3000,
    });
  });

  it('is why there is no result when it did not, and nothing while it runs', () => {
    const failed = buildOutcome(
      task({ state: 'fail', failCode: '500', failMsg: 'no', resultJson: '' }),
    );
    expect(failed).toMatchObject({ phase: 'ended', end: { title: 'KIE could not make this' } });
    expect(failed).not.toHaveProperty('files');
    expect(buildOutcome(task({ state: 'generating' }))).toBeUndefined();
  });
});

describe('a result', () => {
  it('is shown by its content type, else by the end of its address', () => {
    expect(detectPreviewKind('https://e.test/files/a/0.mp4?sig=x.png')).toBe('video');
    expect(detectPreviewKind('https://e.test/files/a/0.PNG')).toBe('image');
    expect(detectPreviewKind('https://e.test/files/a/0.mp3')).toBe('audio');
    expect(detectPreviewKind('https://e.test/files/a/0')).toBe('other');
    expect(detectPreviewKind('https://e.test/files/a/0', 'image/webp')).toBe('image');
  });

  it('that is no file is shown as text', () => {
    expect(parseTaskResult('{"resultObject":{"people":2}}')).toEqual({
      files: [],
      text: '{\n  "people": 2\n}',
    });
    expect(parseTaskResult('')).toEqual({ files: [] });
  });

  it('is saved under the last part of its address', () => {
    expect(parseFileName('https://e.test/files/a/0.mp4?expires=1')).toBe('0.mp4');
  });
});
