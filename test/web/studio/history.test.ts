import { describe, expect, it } from 'vitest';
import type { Task } from '../../../src/client/types.ts';
import { detectPreviewKind } from '../../../src/web/shared/preview.ts';
import {
  findResumable,
  formatCaption,
  latestPhase,
  MAX_ENTRIES,
  removeEntry,
  upsertEntry,
  type HistoryEntry,
} from '../../../src/web/studio/history/history.ts';
import { parseEntry } from '../../../src/web/studio/history/parse-entry.ts';
import { buildOutcome } from '../../../src/web/studio/history/build-outcome.ts';
import {
  parseFileName,
  parseTaskResult,
  toDownloadAddress,
} from '../../../src/web/studio/history/task-result.ts';

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

const createEntries = (n: number, part: Partial<HistoryEntry>) =>
  Array.from({ length: n }, (_, index) => entry(`${part.phase}${index}`, part));

describe('the history', () => {
  it('lists the newest task first and drops ended tasks before running ones', () => {
    const running = entry('old', { phase: 'running', ref: { taskId: 't' } });
    let entries: readonly HistoryEntry[] = [running];
    for (let n = 0; n < MAX_ENTRIES + 5; n += 1) entries = upsertEntry(entries, entry(`n${n}`));
    expect(entries).toHaveLength(MAX_ENTRIES);
    expect(entries[0]?.key).toBe(`n${MAX_ENTRIES + 4}`);
    expect(entries.at(-1)?.key).toBe('old');
  });

  it('never drops unfinished tasks, however many there are, nor the newest ended ones', () => {
    const unfinished = [
      ...createEntries(MAX_ENTRIES, { phase: 'sending' }),
      ...createEntries(MAX_ENTRIES, { phase: 'running', ref: { taskId: 't' } }),
    ];
    let entries: readonly HistoryEntry[] = unfinished;
    for (let n = 0; n < 20; n += 1) entries = upsertEntry(entries, entry(`n${n}`));
    expect(entries.filter(({ phase }) => phase !== 'ended')).toEqual(unfinished);
    expect(entries[0]?.key).toBe('n19');
    const reloaded = entries.reduce<readonly HistoryEntry[]>(upsertEntry, []);
    expect(new Set(reloaded)).toEqual(new Set(entries));
  });

  it('replaces and removes entries by key', () => {
    const both = [entry('a'), entry('b')];
    const changed = upsertEntry(both, entry('b', { credits: 42 }));
    expect(changed.map(({ credits }) => credits)).toEqual([undefined, 42]);
    expect(removeEntry(both, 'a').map(({ key }) => key)).toEqual(['b']);
  });

  it('orders tasks by creation time, whichever tab adds them', () => {
    const old = entry('old', { createdAt: NOW - 2 });
    const entries = upsertEntry([entry('new'), old], entry('other', { createdAt: NOW - 1 }));
    expect(entries.map(({ key }) => key)).toEqual(['new', 'other', 'old']);
  });

  it('never moves a task back to an earlier phase', () => {
    const ended = entry('a');
    const running = entry('a', { phase: 'running', ref: { taskId: 't' } });
    expect(latestPhase(ended, running)).toBe(ended);
    expect(latestPhase(running, ended)).toBe(ended);
    expect(latestPhase(undefined, running)).toBe(running);
  });

  it('resumes running tasks and unconfirmed ones of this credential up to ten minutes old', () => {
    const entries = [
      entry('running', { phase: 'running', ref: { taskId: 't' } }),
      entry('sent', { phase: 'sending', credentialId: 'page' }),
      entry('too old', { phase: 'sending', credentialId: 'page', createdAt: NOW - 11 * 60_000 }),
      entry('of another', { phase: 'sending', credentialId: 'other' }),
      entry('ended'),
    ];
    expect(findResumable(entries, NOW, 'page').map(({ key }) => key)).toEqual(['running', 'sent']);
  });

  it('parses a stored entry and rejects anything else', () => {
    const stored = entry('b', { phase: 'running', ref: { taskId: 't', readToken: 'r' } });
    expect(parseEntry('b', JSON.stringify(stored))).toEqual(stored);
    expect(parseEntry('x', JSON.stringify({ key: 'x' }))).toBeUndefined();
    for (const text of [null, '', '{}', '[', '"text"', 'null', '7'])
      expect(parseEntry('b', text)).toBeUndefined();
  });

  it("shows a task's prompt as its caption, or the title of its model", () => {
    expect(formatCaption(entry('a'))).toBe('Prompt of a');
    expect(formatCaption(entry('a', { input: {} }))).toBe('Kling 2.5 Turbo Pro, text to video');
  });
});

describe('the outcome of a task', () => {
  it('has files, cost and duration when the task succeeded', () => {
    expect(buildOutcome(task({ consumeCredits: 42 }))).toEqual({
      phase: 'ended',
      files: ['https://edge.test/files/a/0.mp4'],
      credits: 42,
      tookMs: 3000,
    });
  });

  it('has the reason when the task failed, and is undefined while it runs', () => {
    const failed = buildOutcome(
      task({ state: 'fail', failCode: '500', failMsg: 'no', resultJson: '' }),
    );
    expect(failed).toMatchObject({ phase: 'ended', failure: { title: 'The task failed' } });
    expect(failed).not.toHaveProperty('files');
    expect(buildOutcome(task({ state: 'generating' }))).toBeUndefined();
  });
});

const link = (name: string) =>
  `https://e.test/files/1795858830123000-1soAJmq9Ce-qUM0zE8HMHg/${name}`;

describe('a task result', () => {
  it('previews a file by its content type, otherwise by the extension of its URL', () => {
    expect(detectPreviewKind('https://e.test/files/a/0.mp4?sig=x.png')).toBe('video');
    expect(detectPreviewKind('https://e.test/files/a/0.PNG')).toBe('image');
    expect(detectPreviewKind('https://e.test/files/a/0.mp3')).toBe('audio');
    expect(detectPreviewKind('https://e.test/files/a/0')).toBe('other');
    expect(detectPreviewKind('https://e.test/files/a/0', 'image/webp')).toBe('image');
  });

  it('is shown as text when it is not a file', () => {
    expect(parseTaskResult('{"resultObject":{"people":2}}')).toEqual({
      files: [],
      text: '{\n  "people": 2\n}',
    });
    expect(parseTaskResult('Once upon a time')).toEqual({ files: [], text: 'Once upon a time' });
    expect(parseTaskResult('{"alignedWords":[]}').text).toBe('{\n  "alignedWords": []\n}');
    for (const empty of ['', '{"resultUrls":[]}'])
      expect(parseTaskResult(empty)).toEqual({ files: [] });
  });

  it('has the audio and the cover of each song', () => {
    const song = (n: number) => ({
      audio_url: link(`${n}.mp3`),
      stream_audio_url: link(`${n}.mp3`),
      image_url: link(`${n + 1}.jpeg`),
    });
    expect(parseTaskResult(JSON.stringify({ data: [song(0), song(2)] }))).toEqual({
      files: [link('0.mp3'), link('1.jpeg'), link('2.mp3'), link('3.jpeg')],
    });
  });

  it('downloads a file under the last part of its URL path', () => {
    expect(parseFileName('https://e.test/files/a/0.mp4?expires=1')).toBe('0.mp4');
    expect(toDownloadAddress('https://f.test/files/a/0.mp4?signature=1.a-_')).toBe(
      'https://f.test/files/a/0.mp4?signature=1.a-_&download=1',
    );
    const foreign = 'https://cdn.test/a/0.mp4?X-Amz-Signature=ab%2Fc';
    expect(toDownloadAddress(foreign)).toBe(foreign);
  });
});
