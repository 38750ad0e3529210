import { describe, expect, it } from 'vitest';
import { sniffMediaType } from '../../../src/worker/uploads/media-signature.ts';
import { bytesLike } from './builders.ts';

describe('sniffMediaType', () => {
  it.each([
    ['\x89PNG\r\n\x1a\n', 'image/png', 'png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg', 'jpg'],
    ['\xff\xd8\xff\xe1', 'image/jpeg', 'jpg'],
    ['GIF89a', 'image/gif', 'gif'],
    ['RIFF\0\0\0\0WEBP', 'image/webp', 'webp'],
    ['\0\0\0 ftypavif', 'image/avif', 'avif'],
    ['\0\0\0 ftypheic', 'image/heic', 'heic'],
    ['\0\0\0 ftypisom', 'video/mp4', 'mp4'],
    ['\0\0\0 ftypmp42', 'video/mp4', 'mp4'],
    ['\0\0\0 ftypqt  ', 'video/quicktime', 'mov'],
    ['\0\0\0 ftypM4A ', 'audio/mp4', 'm4a'],
    ['\x1aE\xdf\xa3', 'video/webm', 'webm'],
    ['RIFF\0\0\0\0AVI ', 'video/x-msvideo', 'avi'],
    ['RIFF\0\0\0\0WAVE', 'audio/wav', 'wav'],
    ['OggS', 'audio/ogg', 'ogg'],
    ['fLaC', 'audio/flac', 'flac'],
    ['ID3\x04', 'audio/mpeg', 'mp3'],
    ['\xff\xfb', 'audio/mpeg', 'mp3'],
    ['\xff\xf1', 'audio/aac', 'aac'],
  ])('detects the signature %j as %s', (head, mediaType, ext) => {
    expect(sniffMediaType(bytesLike(head))).toEqual({
      kind: mediaType.split('/')[0],
      mediaType,
      ext,
    });
  });

  it.each([
    '<!doctype html>',
    '<svg xmlns=',
    '<?xml version',
    '%PDF-1.7',
    'PK\x03\x04',
    'MZ',
    '\x7fELF',
    '#!/bin/sh',
    'RIFF\0\0\0\0XXXX',
    ' \x89PNG\r\n\x1a\n',
    '{"a":1}',
    'BM not a bitmap',
    '',
  ])('detects no supported type in content that begins with %j', (head) => {
    expect(sniffMediaType(bytesLike(head))).toBeUndefined();
  });
});
