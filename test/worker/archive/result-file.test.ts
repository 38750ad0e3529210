import { describe, expect, it } from 'vitest';
import { chooseMediaType } from '../../../src/worker/archive/result-file.ts';
import { setSafeHeaders } from '../../../src/worker/http/file-headers.ts';

/** The disposition of a file that is served with this type. */
function dispositionOf(type: string): string | undefined {
  const headers = new Headers({ 'content-type': type, 'content-disposition': 'inline' });
  setSafeHeaders(headers);
  return headers.get('content-disposition') ?? undefined;
}

describe('a result whose host names no type', () => {
  it.each([
    ['mp4', 'video/mp4', 'inline'],
    ['png', 'image/png', 'inline'],
    ['jpg', 'image/jpeg', 'inline'],
    ['webp', 'image/webp', 'inline'],
    ['mp3', 'audio/mpeg', 'inline'],
    ['wav', 'audio/wav', 'inline'],
    ['m4a', 'audio/mp4', 'inline'],
    ['flac', 'audio/flac', 'inline'],
    ['mid', 'audio/midi', 'inline'],
    ['midi', 'audio/midi', 'inline'],
    ['json', 'application/json', 'inline'],
    ['txt', 'text/plain; charset=utf-8', 'inline'],
    ['srt', 'text/plain; charset=utf-8', 'inline'],
    ['svg', 'image/svg+xml', 'attachment'],
    ['html', 'application/octet-stream', 'inline'],
    ['bin', 'application/octet-stream', 'inline'],
  ])('has the type of its extension and runs no script: %s', (ext, type, disposition) => {
    for (const announced of [null, 'application/octet-stream'])
      expect(chooseMediaType(announced, ext)).toBe(type);
    expect(dispositionOf(type)).toBe(disposition);
  });
});
